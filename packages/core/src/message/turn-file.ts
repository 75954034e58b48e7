/** A file of a customer's message, under the id by which it is kept. */
export interface TurnFile {
  /** Of the kept file. */
  readonly id: string;
  readonly kind: "image" | "audio" | "video" | "file";
  readonly name: string;
  readonly mime?: string | undefined;
  /** Bytes, as the platform states them. */
  readonly size?: number | undefined;
}

/** A {@link TurnFile} that may have to be fetched. */
export interface AcceptedFile extends TurnFile {
  /** What the channel fetches it by; undefined: it is kept already. */
  readonly ref?: string | undefined;
}
