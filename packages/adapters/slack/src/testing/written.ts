import type { FakeChat, FakeMessage } from "./chat.ts";
import type { Arguments } from "./check-arguments.ts";
import { must } from "./refusal.ts";

/** What is kept of a message beside what is seen of it. */
interface Writing {
  /** The Markdown of a stream; undefined for other messages, and when it was ended. */
  streamed: string | undefined;
}

/** Streams that are open, by channel and time stamp. */
const writings = new WeakMap<FakeChat, Map<string, Writing>>();

function writingOf(chat: FakeChat, ts: string): Writing {
  const all = writings.get(chat) ?? new Map<string, Writing>();
  writings.set(chat, all);
  const writing = all.get(ts) ?? { streamed: undefined };
  all.set(ts, writing);
  return writing;
}

/** chat.startStream: only as a reply, and in a channel only for one reader. */
export function startStream(chat: FakeChat, args: Arguments, say: (text: string) => { readonly ts: string }): object {
  must(args.thread_ts !== undefined, "invalid_arguments", "[ERROR] a stream is a reply");
  const isChannel = chat.type === "channel";
  must(!isChannel || args.recipient_user_id !== undefined, "missing_recipient_user_id", "[ERROR] no reader");
  must(!isChannel || args.recipient_team_id !== undefined, "missing_recipient_team_id", "[ERROR] no reader");
  const text = String(args.markdown_text ?? "");
  checkMarkdown(text);
  const { ts } = say(seen(text));
  writingOf(chat, ts).streamed = text;
  return { channel: chat.id, ts };
}

/** chat.appendStream and chat.stopStream. */
export function continueStream(chat: FakeChat, args: Arguments, isEnd: boolean): object {
  const writing = writingOf(chat, String(args.ts));
  const message = messageAt(chat, args.ts);
  const { streamed } = writing;
  must(streamed !== undefined, "message_not_in_streaming_state", "[ERROR] no stream");
  const more = String(args.markdown_text ?? "");
  if (!isEnd) must(more !== "", "no_text", "[ERROR] nothing to append");
  checkMarkdown(more);
  writing.streamed = isEnd ? undefined : streamed + more;
  replace(chat, { ...message, text: seen(streamed + more) });
  return { channel: chat.id, ts: args.ts };
}

/** Slack ends a stream that stands still for some minutes. */
export function expireStreams(chat: FakeChat): void {
  writings.delete(chat);
}

/** A message cannot be edited while it is streamed. */
export function mustNotStream(chat: FakeChat, ts: unknown): void {
  must(writingOf(chat, String(ts)).streamed === undefined, "streaming_state_conflict", "[ERROR] it is streamed");
}

function messageAt(chat: FakeChat, ts: unknown): FakeMessage {
  const message = chat.messages.find((each) => each.ts === ts);
  must(message !== undefined, "message_not_found", "[ERROR] no such message");
  return message;
}

function replace(chat: FakeChat, message: FakeMessage): void {
  chat.messages[chat.messages.findIndex(({ ts }) => ts === message.ts)] = message;
  for (const watcher of [...chat.watchers]) watcher();
}

/** Slack's limit, and nothing that mentions or links by angle brackets. */
function checkMarkdown(text: string): void {
  must(text.length <= 12_000, "msg_too_long", "[ERROR] markdown_text takes 12,000 characters");
  must(text.isWellFormed(), "invalid_arguments", "[ERROR] markdown_text must be a string");
  must(!/<[@#!][^>]*>/.test(text), "invalid_arguments", "[ERROR] here a mention is a mistake");
}

/** Markdown's escapes and entities as they are seen; emphasis is left as it is written. */
function seen(markdown: string): string {
  return markdown
    .replace(/\\([\\`*_~[\]!|#+=.)-])/g, "$1")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
}
