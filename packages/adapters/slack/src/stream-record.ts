import type { Address, ChannelData } from "@frontdesk/core";
import { fieldsOf, listOf, stampOf, textOf } from "./fields.ts";
import { keyOf } from "./place.ts";

/** A reply that is, or was, shown in a conversation while it was written. */
export interface StreamRecord {
  readonly id: string;
  /** Slack's message. */
  readonly ts: string;
  /** Written by Slack's streams, and not ended yet. */
  readonly isNative: boolean;
  /** The message that completes it is in its place, or about to be: nobody takes it away. */
  readonly isDone: boolean;
}

/** What the next process must know of the streams of this one. */
export interface StreamRecords {
  /** The last ones of a conversation, oldest first. */
  read(account: string, address: Address): Promise<readonly StreamRecord[]>;
  /** Takes the place of the record with its id. */
  write(account: string, address: Address, record: StreamRecord): Promise<void>;
}

/** So many of a conversation are kept: a turn rarely shows more at a time. */
const keptOfEach = 8;

/** Keeps them in the store, under one key for each conversation. */
export function streamRecords(data: ChannelData): StreamRecords {
  const writing = new Map<string, Promise<void>>();
  const nameOf = (account: string, address: Address): string => `stream/${account}/${keyOf(address)}`;

  async function read(name: string): Promise<readonly StreamRecord[]> {
    const bytes = await data.get(name);
    if (bytes === undefined) return [];
    return listOf(JSON.parse(new TextDecoder().decode(bytes))).flatMap((fields) => {
      const id = textOf(fieldsOf(fields)?.id);
      const ts = stampOf(fields.ts);
      if (id === undefined || ts === undefined) return [];
      return [{ id, ts, isNative: fields.isNative === true, isDone: fields.isDone === true }];
    });
  }

  async function write(name: string, record: StreamRecord): Promise<void> {
    const others = (await read(name)).filter(({ id }) => id !== record.id);
    const all = [...others, record].slice(-keptOfEach);
    await data.put(name, new TextEncoder().encode(JSON.stringify(all)));
  }

  return {
    read: (account, address) => read(nameOf(account, address)),
    async write(account, address, record): Promise<void> {
      const name = nameOf(account, address);
      // One after the other: each is read, changed and written as a whole.
      const before = writing.get(name) ?? Promise.resolve();
      const written = before.catch(() => undefined).then(() => write(name, record));
      writing.set(name, written);
      try {
        await written;
      } finally {
        if (writing.get(name) === written) writing.delete(name);
      }
    },
  };
}
