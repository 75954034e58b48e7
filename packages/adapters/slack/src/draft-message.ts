import type { Address, ShownReply } from "@frontdesk/core";
import type { ApiAnswer, Caller } from "./api.ts";
import { isPassing, sendError } from "./failure.ts";
import { fieldsOf, stampOf } from "./fields.ts";
import { limits } from "./limits.ts";
import { payloadOf } from "./message-piece.ts";
import { unescapeText } from "./mrkdwn.ts";
import type { MessagePayload } from "./piece.ts";
import { plainRichText } from "./rich-text.ts";
import { streamText } from "./stream-text.ts";
import { targetOf } from "./target.ts";

/** A message that is being written, in Slack. */
export interface DraftMessage {
  readonly ts: string;
  /** Written by Slack's streams; otherwise by edits. */
  isNative: boolean;
  /** What is shown of the reply. */
  shown: string;
}

/** Who reads along, for streams in channels. */
export interface Reader {
  readonly user: string;
  readonly team: string;
}

/** Escaped, a character becomes six at most: such a piece fits the limit of an append. */
const pieceLength = Math.floor(limits.streamAppend / 6);

/**
 * Begins a stream of Slack's (https://docs.slack.dev/reference/methods/chat.startStream): only in a thread, and in
 * channels only for a reader who is known.
 */
export async function startNative(
  api: Caller,
  address: Address,
  reader: Reader | undefined,
  reply: ShownReply,
): Promise<DraftMessage | Exclude<ApiAnswer, { kind: "done" }>> {
  const first = pieceOf(reply.text, "");
  const recipient = reader === undefined ? {} : { recipient_user_id: reader.user, recipient_team_id: reader.team };
  const answer = await api.call("chat.startStream", {
    ...targetOf(address),
    ...recipient,
    markdown_text: streamText(first, reply.format),
  });
  return begun(answer, true, first);
}

/** Begins with a message that is edited from now on. */
export async function startByPost(
  api: Caller,
  address: Address,
  { text }: ShownReply,
): Promise<DraftMessage | Exclude<ApiAnswer, { kind: "done" }>> {
  return begun(await api.call("chat.postMessage", { ...targetOf(address), ...plainMessage(text) }), false, text);
}

function begun(
  answer: ApiAnswer,
  isNative: boolean,
  shown: string,
): DraftMessage | Exclude<ApiAnswer, { kind: "done" }> {
  if (answer.kind !== "done") return answer;
  const ts = stampOf(fieldsOf(answer.result)?.ts);
  if (ts === undefined) return { kind: "failed", mayHaveArrived: true, reason: "unreadable answer" };
  return { ts, isNative, shown };
}

/** Shows more of a reply. */
export async function showMore(
  api: Caller,
  address: Address,
  message: DraftMessage,
  { text, format }: ShownReply,
): Promise<ApiAnswer> {
  const place = { channel: String(address.channel), ts: message.ts };
  if (!message.isNative) {
    const answer = await api.call("chat.update", { ...place, ...editOf(plainMessage(text)) });
    if (answer.kind === "done") message.shown = text;
    return answer;
  }
  const more = pieceOf(text, message.shown);
  if (more === "") return { kind: "done", result: undefined };
  const shown = message.shown + more;
  const delta = streamText(shown, format).slice(streamText(message.shown, format).length);
  const answer = await api.call("chat.appendStream", { ...place, markdown_text: delta });
  if (answer.kind === "done") message.shown = shown;
  // Slack ends a stream that stood still for some minutes: its message can be edited then.
  else if (!isPassing(answer)) message.isNative = false;
  // What arrived of it is not known: only an edit says all of it once.
  else if (sendError(answer).code === "channel.outcome_unknown") await endNative(api, address, message);
  return answer;
}

/** The text that comes after what is shown; nothing where it is another text. */
function pieceOf(text: string, shown: string): string {
  if (!text.startsWith(shown)) return "";
  const piece = text.slice(shown.length, shown.length + pieceLength);
  // Not between the halves of a surrogate pair.
  return /[\ud800-\udbff]$/.test(piece) ? piece.slice(0, -1) : piece;
}

/** Ends a stream of Slack's as it stands; only then its message can be edited. */
export async function endNative(api: Caller, address: Address, message: DraftMessage): Promise<ApiAnswer> {
  const answer = await api.call("chat.stopStream", { channel: String(address.channel), ts: message.ts });
  if (answer.kind === "done" || !isPassing(answer)) message.isNative = false;
  return answer;
}

/** A message's payload for chat.update, which has no way to switch markup off but blocks. */
export function editOf({ text, blocks }: MessagePayload): {
  readonly text: string;
  readonly blocks: readonly object[];
} {
  return { text, blocks: blocks ?? [plainRichText(unescapeText(text))] };
}

function plainMessage(text: string): MessagePayload {
  const shown = text.toWellFormed();
  return { ...payloadOf(shown), blocks: [plainRichText(shown)] };
}
