import { FrontdeskError } from "@frontdesk/core";
import { z } from "zod";

/** How much one visitor, or all visitors behind one address, may ask for. An IPv6 address counts as its /64 network. */
export interface WebLimits {
  /** New tokens, and with them new conversations, a minute from one address; as many at once. Default: 30. */
  readonly tokensPerMinute?: number | undefined;
  /** Activities a second in one conversation; five times as many at once. Default: 2. */
  readonly activitiesPerSecond?: number | undefined;
  /** Activities a second from one address; five times as many at once. Default: 20. */
  readonly activitiesPerSecondByAddress?: number | undefined;
  /** All other requests a second from one address (polling, reconnecting); five times as many at once. Default: 100. */
  readonly requestsPerSecond?: number | undefined;
  /** Open WebSockets of one conversation; one more closes the oldest. Default: 5. */
  readonly socketsPerConversation?: number | undefined;
  /** Open WebSockets from one address; one more is refused. Default: 250. */
  readonly socketsPerAddress?: number | undefined;
}

/** What can be set of the web channel. All of it is optional. */
export interface WebOptions {
  /** The channel's name, part of every key. Default: `web`. */
  readonly name?: string | undefined;
  /** Where the endpoints begin, below the runtime's base path. Default: `/v3/directline`. */
  readonly path?: string | undefined;
  /**
   * The origins whose pages may talk to the bot, such as `https://shop.example`, or `["*"]` for every page. The
   * server's own origin always may. Default: only that.
   */
  readonly origins?: readonly string[] | undefined;
  /** Whether clients without an `Origin` header (no browsers: apps, scripts) may talk to the bot. Default: true. */
  readonly allowNoOrigin?: boolean | undefined;
  /** How long a token holds, in milliseconds; clients refresh theirs while it does. From one second to 30 days. Default: 1 hour. */
  readonly tokenLifetimeMs?: number | undefined;
  /** Largest body of a request, in bytes; a larger one gets 413. Default: 65,536. */
  readonly maxBodyBytes?: number | undefined;
  /** Longest text of a visitor's message, in UTF-16 units; a longer one gets 413. Default: 16,384. */
  readonly maxTextLength?: number | undefined;
  /** What is exceeded gets 429 with `Retry-After`. `false` takes every limit away. */
  readonly limits?: WebLimits | false | undefined;
}

/** {@link WebLimits} with every value set; unlimited is `Infinity`. */
export type Limits = { readonly [K in keyof WebLimits]-?: number };

/** {@link WebOptions}, checked and complete. */
export interface Settings {
  readonly name: string;
  readonly path: string;
  /** Serialized origins, or every one. */
  readonly origins: ReadonlySet<string> | "*";
  readonly allowNoOrigin: boolean;
  readonly tokenLifetimeMs: number;
  readonly maxBodyBytes: number;
  readonly maxTextLength: number;
  readonly limits: Limits;
}

const rate = (standard: number) => z.number().positive().default(standard);
const count = (standard: number) => z.int().positive().default(standard);

const limits = z.strictObject({
  tokensPerMinute: rate(30),
  activitiesPerSecond: rate(2),
  activitiesPerSecondByAddress: rate(20),
  requestsPerSecond: rate(100),
  socketsPerConversation: count(5),
  socketsPerAddress: count(250),
});

const schema = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9_-]{0,39}$/i, "1 to 40 letters, digits, - and _")
    .default("web"),
  path: z
    .string()
    .regex(/^(?:\/[\w.~-]+)+$/, "a path such as /v3/directline")
    .default("/v3/directline"),
  origins: z.array(z.string().refine(isOrigin, "an origin such as https://shop.example, or *")).default([]),
  allowNoOrigin: z.boolean().default(true),
  tokenLifetimeMs: z.int().min(1_000).max(2_592_000_000).default(3_600_000),
  maxBodyBytes: z.int().min(1_024).max(16_777_216).default(65_536),
  maxTextLength: z.int().min(1).max(1_048_576).default(16_384),
  limits: z.union([z.literal(false), limits]).default(() => limits.parse({})),
});

const unlimited: Limits = {
  tokensPerMinute: Number.POSITIVE_INFINITY,
  activitiesPerSecond: Number.POSITIVE_INFINITY,
  activitiesPerSecondByAddress: Number.POSITIVE_INFINITY,
  requestsPerSecond: Number.POSITIVE_INFINITY,
  socketsPerConversation: Number.POSITIVE_INFINITY,
  socketsPerAddress: Number.POSITIVE_INFINITY,
};

/**
 * Checks options and fills in what is left out.
 *
 * @throws FrontdeskError `channel.invalid_options`, whose hint names the option.
 */
export function readOptions(options: WebOptions): Settings {
  const parsed = schema.safeParse(options);
  if (!parsed.success) {
    const hint = parsed.error.issues
      .map((issue) => `Mend web({ ${issue.path.join(".") || "…"} }): ${issue.message}.`)
      .join(" ");
    throw new FrontdeskError("channel.invalid_options", "The options of the web channel are not valid.", {
      hint,
      cause: parsed.error,
    });
  }
  const { origins, limits: given, ...rest } = parsed.data;
  return {
    ...rest,
    origins: origins.includes("*") ? "*" : new Set(origins.map((origin) => new URL(origin).origin)),
    limits: given === false ? unlimited : given,
  };
}

/** `*`, or a scheme and a host with nothing behind them. */
function isOrigin(text: string): boolean {
  if (text === "*") return true;
  if (text.includes("*")) return false;
  const url = URL.parse(text);
  return url !== null && url.origin !== "null" && url.href === `${url.origin}/`;
}
