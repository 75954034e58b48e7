import type { Passage } from "@frontdesk/core";

/** Options of {@link files}. */
export interface FilesOptions {
  /** The source's name, in logs. Default: `files`. */
  readonly name?: string | undefined;
  /**
   * Gives the address at which customers read a passage whose document has no `url` in its front matter. Default: no
   * address.
   */
  readonly url?: ((passage: Passage) => string | undefined) | undefined;
}
