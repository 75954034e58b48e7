import type { Part } from "@frontdesk/core";

/**
 * What the chat widget and the server say to each other. Beside Direct Line, which foreign clients speak, this is the
 * web channel's own dialect: messages go over it as their parts, and no token ever stands in an address.
 *
 * All paths are below `chatPath` (default `/chat`). Every request but the first carries
 * `authorization: Bearer <session>`. Refusals are `{ error: { code, message } }`; 401 and 403 with `TokenExpired` or
 * `InvalidToken` mean: ask for a new session with the visitor key.
 */

/** `POST /session`. */
export interface SessionRequest {
  /** The visitor key of an earlier answer: the same conversation goes on, also after the session has expired. */
  readonly key?: string | undefined;
  /** A JWT that the host page's server signed: who the customer is. */
  readonly identity?: string | undefined;
  /** Such as `en-GB`: what the page is written in. */
  readonly locale?: string | undefined;
}

/** The answer to `POST /session`. Nothing is stored before the visitor writes. */
export interface SessionAnswer {
  readonly session: string;
  /** Seconds. */
  readonly expiresIn: number;
  /** Opens the same conversation again for 30 days, renewed with each answer. None for a customer who is signed in. */
  readonly key?: string | undefined;
  /** The conversation's id as this channel knows it; changes when a key could not be used any more. */
  readonly conversation: string;
  readonly bot: { readonly name: string };
  readonly customer?: { readonly name?: string | undefined } | undefined;
  readonly limits: { readonly textLength: number; readonly fileBytes: number; readonly fileTypes: readonly string[] };
}

/** A message of the history. */
export interface ChatMessage {
  /** From 1, without gaps in a conversation. */
  readonly sequence: number;
  /** Epoch milliseconds, by the server's clock. */
  readonly at: number;
  readonly author: { readonly kind: "customer" | "bot" | "person" | "system"; readonly name?: string | undefined };
  /** Every address in them is one that may be opened or shown; files have links that expire. */
  readonly parts: readonly Part[];
  /** The id that the client gave it. */
  readonly clientId?: string | undefined;
  /** The id of the stream that showed it while it was written. */
  readonly streamId?: string | undefined;
  /** Why the bot answered so; only where the server runs with `explain`. */
  readonly why?: WhyAnswered | undefined;
}

/** Why the bot answered as it did. */
export interface WhyAnswered {
  /** Who or what answered: `intent`, `knowledge`, `button`, … */
  readonly by: string;
  /** The intent, the word, the key of the question, the passage's title. */
  readonly what: string;
  /** From 0 to 1. */
  readonly probability?: number | undefined;
  /** The best intents, best first. */
  readonly intents: readonly { readonly name: string; readonly probability: number }[];
  /** The best passages, best first. */
  readonly passages: readonly { readonly title: string; readonly probability: number }[];
}

/** `GET /messages?last=50`, `?before=<sequence>&limit=50` or `?after=<sequence>`: at most 100, oldest first. */
export interface MessagesAnswer {
  readonly messages: readonly ChatMessage[];
  /** The highest sequence of the conversation, 0 when it is empty. */
  readonly last: number;
}

/** `POST /messages`: exactly one of `text` (perhaps with `files`), `files`, `press`, `form`, `feedback`. */
export interface SendRequest {
  /** Made by the client, 1 to 100 characters: sent twice, it is one message. */
  readonly id: string;
  readonly text?: string | undefined;
  /** The ids of files that were uploaded in this conversation; at most 10. */
  readonly files?: readonly string[] | undefined;
  /** A button: its token and its label. */
  readonly press?: { readonly token: string; readonly label: string } | undefined;
  readonly form?:
    | { readonly token: string; readonly values: { readonly [field: string]: string | boolean } }
    | undefined;
  readonly feedback?: { readonly token: string; readonly value: "up" | "down" } | undefined;
  readonly locale?: string | undefined;
}

/** The answer to `POST /messages`: it is on disk. */
export interface SendAnswer {
  /** Its place in the history. */
  readonly sequence?: number | undefined;
}

/**
 * `POST /typing`, without a body: the visitor is writing, and whoever has the case sees it. For clients that have no
 * WebSocket open; at most every three seconds. Answered with 204.
 */

/** `POST /files?name=<name>` with the bytes as the body and their `content-type`. What it is, its first bytes say. */
export interface FileAnswer {
  readonly id: string;
  readonly name: string;
  readonly mime: string;
  /** Bytes. */
  readonly size: number;
  /** A link that expires. */
  readonly url: string;
}

/**
 * What the client says over the WebSocket `/socket`: first `hello`, within ten seconds; again with a fresh session
 * before the old one expires. `typing` while the visitor writes, at most every three seconds.
 */
export type ClientFrame =
  | { readonly kind: "hello"; readonly session: string; readonly after: number }
  | { readonly kind: "typing" };

/** A reply as far as it is written. */
export interface StreamFrame {
  readonly kind: "stream";
  readonly streamId: string;
  readonly text: string;
  /** Default: `plain`. */
  readonly format?: "plain" | "markdown" | undefined;
}

/**
 * What the server says over `/socket`, and over `GET /events?after=<sequence>` (Server-Sent Events, one frame a
 * `data:`). The server closes with 1008 when a session has expired, with 4008 after
 * `full`.
 */
export type ServerFrame =
  /** What came after what was sent, oldest first; never twice on one connection, never with a gap. */
  | { readonly kind: "messages"; readonly messages: readonly ChatMessage[] }
  /** Somebody writes: shown for five seconds or until the next message. */
  | { readonly kind: "typing"; readonly name?: string | undefined }
  /** A reply as far as it is written; the message with this `streamId` takes its place. */
  | StreamFrame
  /** Nothing: shows that the connection holds. Every 25 s. */
  | { readonly kind: "beat" }
  /**
   * The last frame: newer connections of this conversation have taken this one's place. Poll, and connect again when
   * somebody looks at the page; whoever reconnects at once takes another's place in turn.
   */
  | { readonly kind: "full" };
