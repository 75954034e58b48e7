/** What a channel can show and how fast. A constant object that core reads; limits have their source beside them. */
export interface Capabilities {
  readonly text: {
    /** UTF-16 units in one message. Longer text is split, never cut. */
    readonly maxLength: number;
    /** Whether it shows Markdown; otherwise `markdown` text arrives as plain text. */
    readonly markdown: boolean;
  };
  /**
   * Native buttons, or false: then choices arrive as a numbered list. `urls`: whether a button can open an address;
   * `public`: one at a public http or https address.
   */
  readonly choices:
    | { readonly max: number; readonly labelMaxLength: number; readonly urls: boolean | "public" }
    | false;
  readonly cards: boolean;
  readonly carousels: boolean;
  /** `public`: the platform fetches pictures by itself, so only those at a public http or https address. */
  readonly images: boolean | "public";
  readonly files: boolean;
  /**
   * Whether the channel uploads pictures and files that the `Files` port keeps: they reach `render` as
   * `frontdesk-file:<id>`, and `send` gets their bytes from `host.files`. Default: false, links take their place.
   */
  readonly keptFiles?: boolean | undefined;
  readonly lists: boolean;
  readonly tables: boolean;
  readonly sources: boolean;
  /** Whether several questions can be answered at once. Default: false, they are asked one after the other. */
  readonly forms?: boolean | undefined;
  /** Whether thumbs up and down can be shown under an answer. Default: false. */
  readonly feedback?: boolean | undefined;
  /** Whether a reply can be shown while it is written, and how often at most, in milliseconds. Default: not at all. */
  readonly streamEveryMs?: number | undefined;
  /** Messages a second: to all conversations of an account together, and to one conversation. */
  readonly rate: { readonly account?: number | undefined; readonly conversation?: number | undefined };
  /** The quiet window in which short messages of one customer are gathered into one turn, in milliseconds; 0: none. */
  readonly gatherMs: number;
  /** The platform drops a send that repeats an idempotency key, so that an unknown outcome may be repeated safely. */
  readonly idempotentSend: boolean;
}

/**
 * The floor of every platform: text and nothing else. A new channel begins with it and adds what its platform can; `fit`
 * turns the rest into text.
 */
export const textOnly: Capabilities = {
  text: { maxLength: Number.POSITIVE_INFINITY, markdown: false },
  choices: false,
  cards: false,
  carousels: false,
  images: false,
  files: false,
  lists: false,
  tables: false,
  sources: false,
  rate: {},
  gatherMs: 0,
  idempotentSend: false,
};
