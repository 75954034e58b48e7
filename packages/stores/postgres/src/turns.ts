import type { Address, ClaimedOutbox, ClaimOptions, CommitOutcome, Outbound, Owner } from "@frontdesk/core";
import { json, kept, number, numberOrUndefined, type Row, text, truth } from "./columns.ts";
import type { CaseRow } from "./sql/cases.ts";
import { partition } from "./sql/conversation.ts";
import { type EventOf, readEvents } from "./sql/inbox.ts";
import type { JournalRow } from "./sql/journal.ts";
import type { MessageRow } from "./sql/messages.ts";
import type { OutboxRow } from "./sql/outbox.ts";
import type { TimerRow } from "./sql/timers.ts";
import type { TokenRow } from "./sql/tokens.ts";
import { whole } from "./text.ts";

/** A turn in the form of its rows. */
export interface PreparedTurn {
  readonly conversation: string;
  readonly version: number;
  readonly epoch: number;
  readonly owner: Owner | undefined;
  readonly keepsEpoch: boolean;
  readonly state: string;
  readonly customer: string | null;
  readonly done: readonly EventOf[];
  readonly setAside: readonly EventOf[];
  readonly messages: readonly MessageRow[];
  readonly outbox: readonly OutboxRow[];
  readonly tokens: readonly TokenRow[];
  readonly timers: readonly TimerRow[];
  readonly cases: readonly CaseRow[];
  readonly endedRuns: readonly { readonly conversation: string; readonly run: string }[];
  readonly journal: readonly JournalRow[];
  /** What is to be claimed of the outbox at once; the same object for all turns of a call. */
  readonly claiming: ClaimOptions | undefined;
}

/** A conversation, as the turns change it one after the other. */
interface Standing {
  readonly id: string;
  version: number;
  epoch: number;
  owner: string;
  state: string | undefined;
  customer: string | null;
  last: number;
  /** Whether something is in line already, so that what comes now stands behind it. */
  hasUnsent: boolean;
  /** Its row, for what is claimed. */
  readonly row: Row;
}

interface NewRow extends OutboxRow {
  readonly id: number;
  status: "due" | "dropped" | "claimed";
  isHead: boolean;
  readonly claiming: ClaimOptions | undefined;
}

/** What is to be written for the turns that hold. */
interface Changes {
  readonly applied: readonly PreparedTurn[];
  readonly conversations: readonly (Standing & { readonly state: string })[];
  readonly messages: readonly (MessageRow & { readonly conversation: string; readonly sequence: number })[];
  readonly outbox: readonly NewRow[];
  /** The new epochs of conversations whose owner has changed. */
  readonly raised: ReadonlyMap<string, number>;
}

/** What came of turns, in their order. */
export interface Judged {
  readonly outcomes: readonly CommitOutcome[];
  readonly changes: Changes;
  /** What was claimed, for whom. */
  readonly claimed: ReadonlyMap<ClaimOptions, readonly ClaimedOutbox[]>;
}

/** What the database knows of the turns, read under the locks of their conversations. */
interface Knowledge {
  readonly locked: readonly Row[];
  readonly lasts: readonly Row[];
  readonly pending: readonly Row[];
  /** Ids for what the turns put into the outbox. */
  readonly ids: readonly Row[];
  /** The partitions in which may be committed; undefined for all. */
  readonly ours: ReadonlySet<number> | undefined;
}

function judge(turn: PreparedTurn, standing: Standing | undefined, pending: ReadonlySet<number>): CommitOutcome {
  if (standing === undefined) return "conflict";
  if (standing.epoch !== turn.epoch) return "stale";
  if (standing.version !== turn.version) return "conflict";
  return [...turn.done, ...turn.setAside].every(({ id }) => pending.has(id)) ? "ok" : "conflict";
}

/** Only the first message in line is a head. Where an epoch was raised, the database looks for it afterwards. */
function appoint(rows: readonly NewRow[], conversations: ReadonlyMap<string, Standing>): void {
  for (const row of rows) {
    const standing = conversations.get(row.conversation);
    if (standing === undefined || row.status === "dropped" || standing.hasUnsent) continue;
    row.isHead = true;
    standing.hasUnsent = true;
  }
}

/** Claims of those messages that come first what is to be claimed. */
function claimHeads(
  rows: readonly NewRow[],
  conversations: ReadonlyMap<string, Standing>,
): ReadonlyMap<ClaimOptions, readonly ClaimedOutbox[]> {
  const claimed = new Map<ClaimOptions, ClaimedOutbox[]>();
  for (const row of rows) {
    const { id, conversation, claiming, idempotencyKey } = row;
    const found = conversations.get(conversation)?.row;
    if (claiming === undefined || found === undefined || !row.isHead || row.dueAt > whole(claiming.now)) continue;
    const own = claimed.get(claiming) ?? [];
    if (own.length >= claiming.limit) continue;
    row.status = "claimed";
    const place = {
      channel: text(found, "channel"),
      account: text(found, "account"),
      address: json<Address>(found, "address"),
    };
    const message: Outbound = JSON.parse(row.message);
    own.push({ id, conversation, ...place, message, idempotencyKey, attempts: 0, sentIds: [], unknownBefore: false });
    claimed.set(claiming, own);
  }
  return claimed;
}

/** Judges turns one after the other, each by the conversation as those before it have left it. */
export function turns(given: readonly PreparedTurn[], { locked, lasts, pending, ids, ours }: Knowledge): Judged {
  const waiting = readEvents(pending);
  const ends = new Map(lasts.map((row) => [kept(row, "id"), row]));
  const conversations = new Map<string, Standing>();
  for (const row of locked) {
    const id = kept(row, "id");
    const end = ends.get(id) ?? {};
    conversations.set(id, {
      id,
      version: number(row, "version"),
      epoch: number(row, "epoch"),
      owner: kept(row, "owner"),
      state: undefined,
      customer: null,
      last: numberOrUndefined(end, "last_sequence") ?? 0,
      hasUnsent: truth(end, "has_unsent"),
      row,
    });
  }
  const applied: PreparedTurn[] = [];
  const messages: (MessageRow & { conversation: string; sequence: number })[] = [];
  const outbox: NewRow[] = [];
  const raised = new Map<string, number>();

  const apply = (turn: PreparedTurn, standing: Standing): void => {
    const owner = turn.owner ?? standing.owner;
    if (owner !== standing.owner && !turn.keepsEpoch) {
      standing.epoch += 1;
      raised.set(standing.id, standing.epoch);
      for (const row of outbox) {
        if (row.conversation === standing.id && row.epoch !== undefined) row.status = "dropped";
      }
    }
    standing.owner = owner;
    standing.version += 1;
    standing.state = turn.state;
    standing.customer = turn.customer ?? standing.customer;
    for (const message of turn.messages) {
      standing.last += 1;
      messages.push({ ...message, conversation: standing.id, sequence: standing.last });
    }
    for (const row of turn.outbox) {
      const isTimely = row.epoch === undefined || row.epoch === standing.epoch;
      const id = number(ids[outbox.length] ?? {}, "id");
      const { claiming } = turn;
      outbox.push({ ...row, id, status: isTimely ? "due" : "dropped", isHead: false, claiming });
    }
    // What comes after it in the same group finds them done.
    const left = waiting
      .get(turn.conversation)
      ?.filter((id) => ![...turn.done, ...turn.setAside].some((one) => one.id === id));
    waiting.set(turn.conversation, left ?? []);
    applied.push(turn);
  };

  const outcomes = given.map((turn) => {
    const standing = conversations.get(turn.conversation);
    if (ours?.has(partition(turn.conversation)) === false) return "lost";
    const outcome = judge(turn, standing, new Set(waiting.get(turn.conversation)));
    if (outcome === "ok" && standing !== undefined) apply(turn, standing);
    return outcome;
  });
  for (const id of raised.keys()) {
    const standing = conversations.get(id);
    if (standing !== undefined) standing.hasUnsent = true;
  }
  appoint(outbox, conversations);
  const changed = [...conversations.values()].flatMap((one) =>
    one.state === undefined ? [] : [{ ...one, state: one.state }],
  );
  const claimed = claimHeads(outbox, conversations);
  return { outcomes, changes: { applied, conversations: changed, messages, outbox, raised }, claimed };
}
