/** What is known of a file that is kept. */
export interface KeptFile {
  /** 128 random bits in lower-case hexadecimal. */
  readonly id: string;
  /** Safe to show and to save under: no path, no control characters, at most 120 characters. */
  readonly name: string;
  /** What its first bytes say it is; `application/octet-stream` where they say nothing. */
  readonly mime: string;
  /** Bytes. */
  readonly size: number;
  /** Where it belongs: a file of one conversation cannot be sent in another. */
  readonly owner: string;
  /** When it was taken over, epoch milliseconds. */
  readonly at: number;
}

/** A file with its bytes. */
export interface FileContent {
  readonly file: KeptFile;
  readonly bytes: Uint8Array;
}

/**
 * Where attachments and uploads are kept. A driver is a factory that returns one; every node must see the same files.
 * `describeFiles` of `@frontdesk/core/conformance` says what it must hold.
 * Ids are core's; a driver takes no other.
 *
 * Every verb may throw FrontdeskError `files.unavailable` (retryable).
 */
export interface Files {
  readonly apiVersion: 1;
  readonly name: string;
  /** Opens for one bot, whose files are apart from those of others. */
  open(bot: string): Promise<void>;
  /** When it resolves, the file survives `kill -9`. An id that is put again replaces its file. */
  put(file: KeptFile, bytes: Uint8Array): Promise<void>;
  get(id: string): Promise<FileContent | undefined>;
  /** Removing what is not there is no error. */
  remove(id: string): Promise<void>;
  close(): Promise<void>;
}

/** A file on its way in. */
export interface FileUpload {
  /** As the sender calls it; made safe. */
  readonly name: string;
  /** As the sender says; believed only where the bytes do not say otherwise, and never for what a browser would run. */
  readonly mime?: string | undefined;
  readonly bytes: Uint8Array;
  /** Where it belongs. */
  readonly owner: string;
}

/** The way of channels and desks to files. */
export interface FileHost {
  /** The largest file that is kept, in bytes, whatever a channel or desk allows. */
  readonly maxFileBytes: number;
  /**
   * Takes a file over; durable when it resolves.
   *
   * @throws FrontdeskError `files.unavailable`; `message.too_large`; `message.invalid` for a file without a byte, and for
   * one that the host's scan refused.
   */
  put(upload: FileUpload): Promise<KeptFile>;
  get(id: string): Promise<FileContent | undefined>;
  /**
   * A link that opens the file without more proof, for a day.
   *
   * @param base scheme, host and base path as the client sees them: `HttpRequest.base`
   */
  link(id: string, base: string): Promise<string>;
}
