import type { Json } from "./json.ts";

/**
 * Where a message of a channel comes from and goes to, in the channel's own terms: a chat id, a channel and a thread.
 * A record, never a packed string; ids beyond 53 bits are strings.
 */
export type Address = { readonly [field: string]: string | number };

/** Who wrote, as far as the channel knows. */
export interface User {
  /** The platform's id, unique in an account. */
  readonly id: string;
  readonly name?: string | undefined;
  /** The locale that the platform reports, such as `en-GB`. */
  readonly locale?: string | undefined;
  readonly email?: string | undefined;
  /** True when the platform vouches for `email` or the host page signed the id. */
  readonly verified?: boolean | undefined;
}

/** What kind of place a conversation is. */
export type ConversationKind = "direct" | "group" | "channel" | "web";

/** A file that came with a message: a reference that the channel can fetch later. */
export interface Attachment {
  readonly kind: "image" | "audio" | "video" | "file" | "location" | "contact";
  readonly name?: string | undefined;
  readonly mime?: string | undefined;
  /** Bytes, as the platform states them. */
  readonly size?: number | undefined;
  /** The channel's own reference, or `frontdesk-file:<id>` where the channel gave it to the `Files` port. */
  readonly ref: string;
}

/** What every event of a channel has. */
export interface InboundBase {
  /** Workspace, tenant or bot user: one deployment may serve many. Part of every key. */
  readonly account: string;
  readonly address: Address;
  readonly conversationKind: ConversationKind;
  /**
   * Keys under which a redelivery of this event is known, unique in (channel, account); one is enough, several when
   * the platform reports one thing twice.
   */
  readonly eventKeys: readonly string[];
  /** The source's own order (an `update_id`, a timestamp), compared as numbers in a conversation. */
  readonly order?: number | undefined;
  /** When it happened at the source, epoch milliseconds. */
  readonly at: number;
  readonly user: User;
  /** The platform's id of the message, for replies and edits. */
  readonly messageId?: string | undefined;
  /** What the channel wants to see again with the message in its history, such as a client's own id. */
  readonly echo?: Json | undefined;
}

/** The customer wrote something, or sent files with or without a text. */
export interface MessageInbound extends InboundBase {
  readonly kind: "message";
  readonly text: string;
  readonly attachments?: readonly Attachment[] | undefined;
  readonly replyTo?: string | undefined;
  /**
   * The platform's id of the album that it is part of: such messages of one customer are waited for and answered as one,
   * also where nothing else is gathered.
   */
  readonly album?: string | undefined;
}

/** The customer pressed a button. */
export interface ActionInbound extends InboundBase {
  readonly kind: "action";
  /** The action token that came with the button. Forged, foreign and stale ones are refused politely by core. */
  readonly token: string;
  /** What the button said, as the channel reports it. */
  readonly label?: string | undefined;
  /** What was filled in, where the button sent a form: by the fields' names. */
  readonly values?: { readonly [field: string]: string | boolean } | undefined;
}

/** The customer rated an answer. */
export interface FeedbackInbound extends InboundBase {
  readonly kind: "feedback";
  /** The token of the answer's feedback part. */
  readonly token: string;
  readonly value: "up" | "down";
}

/** The customer used a command, such as `/start`. */
export interface CommandInbound extends InboundBase {
  readonly kind: "command";
  /** Without the slash, lower case. */
  readonly command: string;
  /** What stood behind it. */
  readonly text: string;
}

/** Somebody came or went, or blocked the bot; a message was edited or deleted; a reaction. Recorded, not answered. */
export interface NoticeInbound extends InboundBase {
  readonly kind: "join" | "leave" | "edit" | "delete" | "reaction";
  readonly text?: string | undefined;
}

/** One event of a channel in the form that core understands. */
export type Inbound = MessageInbound | ActionInbound | FeedbackInbound | CommandInbound | NoticeInbound;
