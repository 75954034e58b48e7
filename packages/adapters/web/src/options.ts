import { FrontdeskError } from "@frontdesk/core";
import { z } from "zod";
import { commonFileTypes } from "./file-types.ts";
import { isPublicKey, type WebIdentityKey } from "./identity-key.ts";

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
  /** Files a minute in one conversation; as many at once. Default: 20. */
  readonly filesPerMinute?: number | undefined;
  /** Files a minute from one address; as many at once. Default: 60. */
  readonly filesPerMinuteByAddress?: number | undefined;
  /** Open WebSockets and event streams of one conversation; one more closes the oldest. Default: 5. */
  readonly socketsPerConversation?: number | undefined;
  /** Open WebSockets and event streams from one address; one more is refused. Default: 250. */
  readonly socketsPerAddress?: number | undefined;
}

/** How the host page's server says who a customer is: what its JSON Web Tokens (RFC 7519) are checked with. */
export type WebIdentity = (
  | {
      /** Shared with the host page's server: HS256. At least 32 bytes. */
      readonly secret: string;
    }
  | {
      /** A public key: RS256 (2,048 bits or more) or ES256. */
      readonly jwk: WebIdentityKey;
    }
  | {
      /** Several public keys, told apart by `kid`, so that one can take another's place. */
      readonly jwks: readonly WebIdentityKey[];
    }
) & {
  /** What `aud` must say. Default: tokens that have one are refused, as they are meant for others. */
  readonly audience?: string | undefined;
  /** What `iss` must say. Default: it is not looked at. */
  readonly issuer?: string | undefined;
};

/** What can be set of the web channel. All of it is optional. */
export interface WebOptions {
  /** The channel's name, part of every key. Default: `web`. */
  readonly name?: string | undefined;
  /** Where the endpoints of Direct Line begin, below the runtime's base path. Default: `/v3/directline`. */
  readonly path?: string | undefined;
  /** Where the endpoints of the widget and of the AI SDK begin. Default: `/chat`. */
  readonly chatPath?: string | undefined;
  /** Where the widget's script is served, or `false` for nowhere. Default: `/frontdesk-chat.js`. */
  readonly widgetPath?: string | false | undefined;
  /**
   * The origins whose pages may talk to the bot, such as `https://shop.example`, or `["*"]` for every page. The
   * server's own origin always may. Default: only that.
   */
  readonly origins?: readonly string[] | undefined;
  /** Whether clients without an `Origin` header (no browsers: apps, scripts) may talk to the bot. Default: true. */
  readonly allowNoOrigin?: boolean | undefined;
  /** How long a token holds, in milliseconds; clients refresh theirs while it does. From one second to 30 days. Default: 1 hour. */
  readonly tokenLifetimeMs?: number | undefined;
  /** How long a visitor's browser finds back into their conversation, in milliseconds, from the last visit on. Default: 30 days. */
  readonly visitorLifetimeMs?: number | undefined;
  /** How customers who are signed in on the host page are known. Default: nobody is. */
  readonly identity?: WebIdentity | undefined;
  /** Largest file that a visitor may send, in bytes; a larger one gets 413. Default: 10,485,760. */
  readonly maxFileBytes?: number | undefined;
  /**
   * The types of files that visitors may send, such as `image/png`, `image/*` or `["*\/*"]` for all; what a file is, its
   * first bytes say. Default: pictures, PDF, plain text, CSV, ZIP, office documents, MP4, sound.
   */
  readonly fileTypes?: readonly string[] | undefined;
  /** Says with each answer why it was given. For development: it shows visitors what the bot knows. Default: false. */
  readonly explain?: boolean | undefined;
  /** Largest body of a request that is no file, in bytes; a larger one gets 413. Default: 65,536. */
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
  readonly chatPath: string;
  readonly widgetPath: string | false;
  readonly visitorLifetimeMs: number;
  readonly identity: WebIdentity | undefined;
  readonly maxFileBytes: number;
  readonly fileTypes: readonly string[];
  readonly explain: boolean;
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

const path = (standard: string) =>
  z
    .string()
    .regex(/^(?:\/[\w.~-]+)+$/, `a path such as ${standard}`)
    .default(standard);

const limits = z.strictObject({
  tokensPerMinute: rate(30),
  activitiesPerSecond: rate(2),
  activitiesPerSecondByAddress: rate(20),
  requestsPerSecond: rate(100),
  filesPerMinute: rate(20),
  filesPerMinuteByAddress: rate(60),
  socketsPerConversation: count(5),
  socketsPerAddress: count(250),
});

const claimed = { audience: z.string().min(1).optional(), issuer: z.string().min(1).optional() };
const jwk = z.custom<WebIdentityKey>(isPublicKey, "a public key as a JWK: RSA of 2,048 bits or more, or EC on P-256");
const identity = z.union(
  [
    z.strictObject({ secret: z.string().refine((secret) => bytesIn(secret) >= 32, "at least 32 bytes"), ...claimed }),
    z.strictObject({ jwk, ...claimed }),
    z.strictObject({ jwks: z.array(jwk).min(1), ...claimed }),
  ],
  "one of secret (at least 32 bytes), jwk or jwks (public keys: RSA of 2,048 bits or more, or EC on P-256)",
);

const schema = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9_-]{0,39}$/i, "1 to 40 letters, digits, - and _")
    .default("web"),
  path: path("/v3/directline"),
  chatPath: path("/chat"),
  widgetPath: z.union([z.literal(false), path("/frontdesk-chat.js")]).default("/frontdesk-chat.js"),
  origins: z.array(z.string().refine(isOrigin, "an origin such as https://shop.example, or *")).default([]),
  allowNoOrigin: z.boolean().default(true),
  tokenLifetimeMs: z.int().min(1_000).max(2_592_000_000).default(3_600_000),
  visitorLifetimeMs: z.int().min(1_000).max(31_536_000_000).default(2_592_000_000),
  identity: identity.optional(),
  maxFileBytes: z.int().min(1).max(104_857_600).default(10_485_760),
  fileTypes: z
    .array(z.string().regex(/^(?:\*|[\w.+-]+)\/(?:\*|[\w.+-]+)$/, "a type such as image/png, image/* or */*"))
    .default([...commonFileTypes]),
  explain: z.boolean().default(false),
  maxBodyBytes: z.int().min(1_024).max(16_777_216).default(65_536),
  maxTextLength: z.int().min(1).max(1_048_576).default(16_384),
  limits: z.union([z.literal(false), limits]).default(() => limits.parse({})),
});

const unlimited: Limits = {
  tokensPerMinute: Number.POSITIVE_INFINITY,
  activitiesPerSecond: Number.POSITIVE_INFINITY,
  activitiesPerSecondByAddress: Number.POSITIVE_INFINITY,
  requestsPerSecond: Number.POSITIVE_INFINITY,
  filesPerMinute: Number.POSITIVE_INFINITY,
  filesPerMinuteByAddress: Number.POSITIVE_INFINITY,
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
  const { origins, limits: given, identity: known, ...rest } = parsed.data;
  return {
    ...rest,
    identity: known,
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

function bytesIn(text: string): number {
  return new TextEncoder().encode(text).length;
}
