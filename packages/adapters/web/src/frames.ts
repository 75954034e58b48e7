import type { Activity } from "./activity.ts";

/** Something to show that is in no history. */
export type Notice =
  /** Somebody writes. */
  | { readonly kind: "typing"; readonly name?: string | undefined }
  /** A reply as far as it is written; the message whose echo has this id takes its place. */
  | {
      readonly kind: "stream";
      readonly streamId: string;
      readonly text: string;
      /** Default: `plain`. */
      readonly format?: "plain" | "markdown" | undefined;
    }
  /** What a client of Direct Line did and waits to see again. */
  | { readonly kind: "echo"; readonly activity: Activity };

/** How things are said on one connection. */
export interface Frames<Item> {
  /** What came after what was shown; `watermark` is the sequence of the last of it. */
  show(items: readonly Item[], watermark: number): string;
  /** Undefined: clients of this dialect are not told. */
  tell(notice: Notice, watermark: number): string | undefined;
  /** Says nothing, so that nobody takes the connection for dead. */
  readonly beat: string;
  /** Said before a connection is closed because a newer one has taken its place; left out: its code says enough. */
  readonly full?: string | undefined;
}
