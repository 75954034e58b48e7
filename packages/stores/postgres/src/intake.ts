import { type Case, type EventOutcome, type NewEvent, personKey } from "@frontdesk/core";
import { kept, number, numberOrUndefined, type Row } from "./columns.ts";
import { readFound } from "./sql/cases.ts";
import type { AddressRow } from "./sql/conversation.ts";
import { type KeyRow, type Known, placeOf, readKnown } from "./sql/dedupe.ts";
import { type InboxRow, readEvents } from "./sql/inbox.ts";
import type { MessageRow } from "./sql/messages.ts";
import { readTimers } from "./sql/timers.ts";
import { restored } from "./text.ts";

/** An event in the form of its rows. */
export interface PreparedEvent {
  readonly target:
    | { readonly kind: "address"; readonly row: AddressRow }
    | { readonly kind: "conversation"; readonly id: string };
  readonly keys: readonly KeyRow[];
  readonly order: number;
  readonly receivedAt: number;
  readonly payload: string;
  readonly message: MessageRow | undefined;
  readonly take: NewEvent["take"];
  readonly holder: NewEvent["holder"];
  readonly timer: number | undefined;
}

/** What the database knows of the events, read under the locks of their conversations. */
interface Knowledge {
  readonly locked: readonly Row[];
  readonly lasts: readonly Row[];
  readonly known: readonly Row[];
  readonly drawn: readonly Row[];
  /** Whether others accept too, so that it is asked what comes before. */
  readonly isNode: boolean;
  /** Events that are not handled. */
  readonly behind: readonly Row[];
  readonly cases: readonly Row[];
  readonly timers: readonly Row[];
}

/** What is to be written for the events that were accepted. */
interface Changes {
  readonly conversations: AddressRow[];
  readonly addresses: Map<string, string>;
  readonly keys: (KeyRow & Known & { readonly at: number })[];
  readonly messages: (MessageRow & { readonly conversation: string; readonly sequence: number })[];
  readonly events: InboxRow[];
  readonly timers: number[];
  readonly cases: Case[];
  /** The new epochs of conversations that a person took. */
  readonly epochs: Map<string, number>;
}

/** Takes events over one after the other; each sees what those before it changed. */
export interface Intake {
  accept(event: PreparedEvent): EventOutcome;
  changes(): Changes;
}

const addressOf = (row: AddressRow): string => `${row.channel}\0${row.account}\0${row.key}`;

/** Begins with what the database knows. */
export function intake(found: Knowledge): Intake {
  const conversations = new Map(
    found.locked.map((row) => {
      return [kept(row, "id"), { address: kept(row, "address"), epoch: number(row, "epoch") }];
    }),
  );
  const byAddress = new Map(
    found.locked.map((row) => {
      return [`${kept(row, "channel")}\0${kept(row, "account")}\0${kept(row, "key")}`, kept(row, "id")];
    }),
  );
  const lasts = new Map(found.lasts.map((row) => [kept(row, "id"), numberOrUndefined(row, "last_sequence") ?? 0]));
  const known = readKnown(found.known);
  const ids = found.drawn.map((row) => number(row, "id")).sort((a, b) => a - b);
  const behind = readEvents(found.behind);
  const cases = readFound(found.cases);
  const timers = readTimers(found.timers);
  const changes: Changes = {
    conversations: [],
    addresses: new Map(),
    keys: [],
    messages: [],
    events: [],
    timers: [],
    cases: [],
    epochs: new Map(),
  };

  /** Gives the case to the person, if it is open and of this conversation. Returns whether it was. */
  const takeCase = (conversation: string, take: NonNullable<NewEvent["take"]>): boolean => {
    const one = cases.get(take.case);
    if (one === undefined || (one.state !== "queued" && one.state !== "agent")) return false;
    if (one.conversation !== restored(conversation)) return false;
    if (take.from !== undefined && take.from !== personKey(one.person)) return false;
    const taken: Case = { ...one, state: "agent", person: take.person, takenAt: take.at };
    cases.set(take.case, taken);
    changes.cases.push(taken);
    const epoch = changes.epochs.get(conversation) ?? conversations.get(conversation)?.epoch ?? 0;
    changes.epochs.set(conversation, epoch + 1);
    return true;
  };

  /** Whether the person has the case, and it is of this conversation. */
  const isHeld = (conversation: string, holder: NonNullable<NewEvent["holder"]>): boolean => {
    const held = cases.get(holder.case);
    if (held?.state !== "agent" || held.conversation !== restored(conversation)) return false;
    return personKey(held.person) === holder.person;
  };

  /** What is in the way of an event to a conversation that is there. */
  const objection = (conversation: string, event: PreparedEvent): EventOutcome | undefined => {
    if (event.timer !== undefined && timers.get(event.timer) !== conversation) {
      return { status: "duplicate", conversation: restored(conversation), sequence: undefined };
    }
    if (event.holder !== undefined && !isHeld(conversation, event.holder)) return { status: "refused" };
    if (event.take !== undefined && !takeCase(conversation, event.take)) return { status: "refused" };
    return undefined;
  };

  /** Makes the conversation of an address, or renews the address of the one that is there. */
  const meet = (row: AddressRow, existing: string | undefined): string => {
    if (existing === undefined) {
      conversations.set(row.newConversation, { address: row.address, epoch: 0 });
      byAddress.set(addressOf(row), row.newConversation);
      changes.conversations.push(row);
      return row.newConversation;
    }
    // Of a conversation that is made now the address is still to be written.
    const isNew = changes.conversations.some((one) => one.newConversation === existing);
    changes.addresses.set(existing, row.address);
    if (!isNew && conversations.get(existing)?.address === row.address) changes.addresses.delete(existing);
    return existing;
  };

  const append = (conversation: string, message: MessageRow): number => {
    const sequence = (lasts.get(conversation) ?? 0) + 1;
    lasts.set(conversation, sequence);
    changes.messages.push({ ...message, conversation, sequence });
    return sequence;
  };

  return {
    changes: () => changes,
    accept(event) {
      const { target } = event;
      const wanted = target.kind === "address" ? byAddress.get(addressOf(target.row)) : target.id;
      const existing = wanted !== undefined && conversations.has(wanted) ? wanted : undefined;
      if (existing === undefined && target.kind === "conversation") return { status: "refused" };
      const earlier = event.keys.map((key) => known.get(placeOf(key))).find((one) => one !== undefined);
      if (earlier !== undefined) {
        return { status: "duplicate", conversation: restored(earlier.conversation), sequence: earlier.sequence };
      }
      // A conversation that is made now has neither timers nor cases.
      if (existing === undefined && (event.timer ?? event.take ?? event.holder) !== undefined) {
        return { status: "refused" };
      }
      const refusal = existing === undefined ? undefined : objection(existing, event);
      if (refusal !== undefined) return refusal;

      const conversation = target.kind === "address" ? meet(target.row, existing) : target.id;
      const sequence = event.message === undefined ? undefined : append(conversation, event.message);
      for (const key of event.keys) {
        known.set(placeOf(key), { conversation, sequence });
        changes.keys.push({ ...key, conversation, sequence, at: event.receivedAt });
      }
      if (event.timer !== undefined) {
        timers.delete(event.timer);
        changes.timers.push(event.timer);
      }
      const { order, receivedAt, payload } = event;
      const id = ids[changes.events.length];
      if (id === undefined) throw new RangeError("There are fewer ids than events.");
      changes.events.push({ id, conversation, order, receivedAt, payload, sequence });
      const before = behind.get(conversation) ?? [];
      behind.set(conversation, [...before, id]);
      const stored = { id, conversation: restored(conversation), order, receivedAt, payload: JSON.parse(payload) };
      return {
        status: "accepted",
        event: sequence === undefined ? stored : { ...stored, sequence },
        sequence,
        ...(found.isNode ? { behind: before } : {}),
      };
    },
  };
}
