import type { Author, StoredMessage } from "@frontdesk/core";
import { openAddresses } from "../addresses.ts";
import { idOf } from "../echo.ts";
import { fitted } from "../fitted.ts";
import { account } from "../inbound-base.ts";
import type { Page, Reader } from "../page.ts";
import type { Session } from "../session.ts";
import type { ChatMessage } from "./protocol.ts";
import { type Reasons, readReasons } from "./reasons.ts";

/** Most messages in one answer. */
export const pageSize = 100;

/** Reads messages of a conversation for the chat dialect; see {@link readPage} for a watermark beyond the end. */
export async function readChatPage(
  session: Session,
  reader: Reader,
  options: { readonly after?: number; readonly last?: number; readonly limit?: number },
): Promise<Page<ChatMessage> & { readonly last: number }> {
  const { conversation } = reader;
  const { messages, last } = await session.host.history(account, { conversation }, options);
  const reasons = messages.length === 0 ? undefined : await readReasons(session, conversation);
  return {
    items: await Promise.all(messages.map((message) => chatMessage(message, session, reader, reasons))),
    watermark: messages.at(-1)?.sequence ?? Math.min(options.after ?? 0, last),
    hasMore: messages.length >= (options.limit ?? pageSize),
    last,
  };
}

async function chatMessage(
  message: StoredMessage,
  { host }: Session,
  { base }: Reader,
  reasons: Reasons | undefined,
): Promise<ChatMessage> {
  const { sequence, at, author, echo } = message;
  const parts = author.kind === "customer" ? message.parts : fitted(message.parts);
  const clientId = idOf(echo, "clientActivityID");
  const streamId = idOf(echo, "streamId");
  const why = author.kind === "bot" ? reasons?.before(sequence) : undefined;
  return {
    sequence,
    at,
    author: authorOf(author, host.bot.name),
    parts: await openAddresses(parts, host.files, base),
    ...(clientId === undefined ? {} : { clientId }),
    ...(streamId === undefined ? {} : { streamId }),
    ...(why === undefined ? {} : { why }),
  };
}

function authorOf(author: Author, bot: string): ChatMessage["author"] {
  const { kind } = author;
  const name = kind === "customer" || kind === "person" ? author.name : bot;
  return name === undefined ? { kind } : { kind, name };
}
