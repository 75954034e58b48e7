import type { Address, ChannelData } from "@frontdesk/core";
import { fieldsOf, stampOf, textOf } from "./fields.ts";
import { keyOf } from "./place.ts";

/** A reply that is, or was, shown in a conversation while it was written. */
export interface StreamRecord {
  readonly id: string;
  /** Slack's message. */
  readonly ts: string;
  /** Written by Slack's streams, and perhaps not ended yet. */
  readonly isNative: boolean;
}

/** What somebody is about to do with a message that shows a reply: put the whole one into its place, or take it away. */
export type Claim = "complete" | "discard";

/** What the next process must know of the streams of this one. */
export interface StreamRecords {
  /** What stands in a conversation and nobody has completed, oldest first. */
  standing(account: string, address: Address): Promise<readonly StreamRecord[]>;
  /** Undefined: it was never shown, or stands no more. */
  read(account: string, address: Address, id: string): Promise<StreamRecord | undefined>;
  begin(account: string, address: Address, record: StreamRecord): Promise<void>;
  /**
   * Says what one is about to do. False: somebody wants the opposite. Of two that claim at once at most one is told that
   * it may: each writes its own word before it reads the other's.
   */
  claim(account: string, address: Address, id: string, claim: Claim): Promise<boolean>;
  /** Whether nothing more of it is to be shown. */
  isClaimed(account: string, address: Address, id: string): Promise<boolean>;
  /** Its message stands no more. */
  gone(account: string, address: Address, record: StreamRecord): Promise<void>;
}

/** So many of a conversation are kept: a turn rarely shows more at a time. */
const keptOfEach = 8;

const claims = ["complete", "discard"] as const;

/**
 * Keeps them in the store: each under a key of its own, its claims beside it, so that processes do not write over each
 * other; and a list of the last ones of each conversation, of which a lost entry leaves at worst a half-written reply.
 */
export function streamRecords(data: ChannelData): StreamRecords {
  const listing = new Map<string, Promise<void>>();
  const listOf = (account: string, address: Address): string => `stream/${account}/${keyOf(address)}`;
  const nameOf = (account: string, address: Address, id: string): string => `${listOf(account, address)}/${id}`;

  async function readJson(name: string): Promise<unknown> {
    const bytes = await data.get(name);
    return bytes === undefined ? undefined : JSON.parse(new TextDecoder().decode(bytes));
  }

  function writeJson(name: string, value: unknown): Promise<void> {
    return data.put(name, new TextEncoder().encode(JSON.stringify(value)));
  }

  async function read(name: string): Promise<StreamRecord | undefined> {
    const fields = fieldsOf(await readJson(name));
    const id = textOf(fields?.id);
    const ts = stampOf(fields?.ts);
    if (id === undefined || ts === undefined || fields?.isGone === true) return undefined;
    return { id, ts, isNative: fields?.isNative === true };
  }

  async function idsOf(list: string): Promise<readonly string[]> {
    const value = await readJson(list);
    return Array.isArray(value) ? value.map(textOf).filter((id) => id !== undefined) : [];
  }

  async function isStanding(name: string): Promise<StreamRecord | undefined> {
    const [record, completed] = await Promise.all([read(name), data.get(`${name}/complete`)]);
    return completed === undefined ? record : undefined;
  }

  async function enter(list: string, id: string): Promise<void> {
    const all = [...(await idsOf(list)).filter((each) => each !== id), id];
    await writeJson(list, all.slice(-keptOfEach));
    for (const old of all.slice(0, -keptOfEach)) {
      for (const name of [`${list}/${old}`, ...claims.map((claim) => `${list}/${old}/${claim}`)]) {
        await data.remove(name);
      }
    }
  }

  return {
    async standing(account, address): Promise<readonly StreamRecord[]> {
      const ids = await idsOf(listOf(account, address));
      const records = await Promise.all(ids.map((id) => isStanding(nameOf(account, address, id))));
      return records.filter((record) => record !== undefined);
    },
    read: (account, address, id) => read(nameOf(account, address, id)),
    async begin(account, address, record): Promise<void> {
      const list = listOf(account, address);
      await writeJson(nameOf(account, address, record.id), record);
      // One after the other: it is read, changed and written as a whole.
      const before = listing.get(list) ?? Promise.resolve();
      const entered = before.catch(() => undefined).then(() => enter(list, record.id));
      listing.set(list, entered);
      try {
        await entered;
      } finally {
        if (listing.get(list) === entered) listing.delete(list);
      }
    },
    async claim(account, address, id, claim): Promise<boolean> {
      const name = nameOf(account, address, id);
      const other = claim === "complete" ? "discard" : "complete";
      if ((await data.get(`${name}/${other}`)) !== undefined) return false;
      await data.put(`${name}/${claim}`, new Uint8Array([1]));
      return (await data.get(`${name}/${other}`)) === undefined;
    },
    async isClaimed(account, address, id): Promise<boolean> {
      const name = nameOf(account, address, id);
      const found = await Promise.all(claims.map((claim) => data.get(`${name}/${claim}`)));
      return found.some((bytes) => bytes !== undefined);
    },
    gone: (account, address, record) => writeJson(nameOf(account, address, record.id), { ...record, isGone: true }),
  };
}
