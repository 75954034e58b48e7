import type { EventOutcome, NewEvent } from "@frontdesk/core";
import { intake, type PreparedEvent } from "../intake.ts";
import type { Session, Statement, Work } from "../session.ts";
import { storable, whole } from "../text.ts";
import { caseRow, findCases, putCases } from "./cases.ts";
import { addressRow, createConversations, renewAddresses } from "./conversation.ts";
import { findKeys, keepKeys, keyRows } from "./dedupe.ts";
import { addEvents, drawIds } from "./inbox.ts";
import { addMessages, lastSequence, messageRow } from "./messages.ts";
import { dropStale, promote } from "./outbox.ts";
import { findTimers, removeTimers, timerNumber } from "./timers.ts";

/** The conversations that are meant: by id, and by address where there is one. */
const targets = `
  SELECT unnest($2::text[]) AS id
  UNION
  SELECT found.id FROM unnest($3::text[], $4::text[], $5::text[]) AS wanted (channel, account, key)
  JOIN frontdesk.conversations AS found
    ON found.bot = $1 AND found.channel = wanted.channel AND found.account = wanted.account AND found.key = wanted.key`;
const lock = `
  SELECT id, channel, account, key, address, epoch FROM frontdesk.conversations
  WHERE bot = $1 AND id IN (${targets}) ORDER BY id FOR UPDATE`;
const ends = `SELECT id, ${lastSequence("target.id")} AS last_sequence FROM (${targets}) AS target`;
const waiting = `
  SELECT inbox.id, conversation FROM frontdesk.inbox AS inbox JOIN (${targets}) AS target ON target.id = conversation
  WHERE bot = $1 AND NOT set_aside`;
const takeOver = `
  UPDATE frontdesk.conversations AS conversations SET owner = 'desk', epoch = taken.epoch
  FROM unnest($2::text[], $3::bigint[]) AS taken (id, epoch)
  WHERE conversations.bot = $1 AND conversations.id = taken.id`;

/** What of an event goes to the database, as it is now: what its giver does with it later is no concern of it. */
export function prepareEvent(event: NewEvent): PreparedEvent {
  const { target, take, holder } = event;
  return {
    target:
      target.kind === "address"
        ? { kind: "address", row: addressRow(target) }
        : { kind: "conversation", id: storable(target.conversation) },
    keys: keyRows(event),
    order: event.order,
    receivedAt: whole(event.receivedAt),
    payload: JSON.stringify(event.payload),
    message: event.message === undefined ? undefined : messageRow(event.message),
    take: take === undefined ? undefined : { ...take, case: storable(take.case), person: { ...take.person } },
    holder: holder === undefined ? undefined : { ...holder, case: storable(holder.case) },
    timer: event.timer === undefined ? undefined : timerNumber(event.timer),
  };
}

function takeOvers(session: Session, epochs: ReadonlyMap<string, number>): readonly Statement[] {
  if (epochs.size === 0) return [];
  return [{ text: takeOver, values: [session.bot, [...epochs.keys()], [...epochs.values()]] }];
}

/** Takes events over, each or none of it. */
export function accept(session: Session, events: readonly PreparedEvent[]): Work<readonly EventOutcome[]> {
  const ids = events.flatMap(({ target }) => (target.kind === "conversation" ? [target.id] : []));
  const rows = events.flatMap(({ target }) => (target.kind === "address" ? [target.row] : []));
  const addresses = [...new Map(rows.map((one) => [`${one.channel}\0${one.account}\0${one.key}`, one])).values()];
  const values = [
    session.bot,
    [...new Set(ids)],
    addresses.map((one) => one.channel),
    addresses.map((one) => one.account),
    addresses.map((one) => one.key),
  ];
  const cases = events.flatMap((one) => [one.take?.case, one.holder?.case].filter((id) => id !== undefined));
  const timers = events.flatMap(({ timer }) => (timer === undefined ? [] : [timer]));
  const isNode = session.share !== undefined;
  return {
    reads: [
      { text: lock, values },
      { text: ends, values },
      findKeys(
        session,
        events.flatMap((one) => one.keys),
      ),
      drawIds(events.length),
      ...(isNode ? [{ text: waiting, values }] : []),
      ...(cases.length === 0 && timers.length === 0 ? [] : [findCases(session, cases), findTimers(session, timers)]),
    ],
    decide([locked = [], lasts = [], known = [], drawn = [], ...more]) {
      const behind = isNode ? (more.shift() ?? []) : [];
      const [foundCases = [], foundTimers = []] = more;
      const taken = intake({ locked, lasts, known, drawn, isNode, behind, cases: foundCases, timers: foundTimers });
      const result = events.map((event) => taken.accept(event));
      const changes = taken.changes();
      return {
        writes: [
          ...createConversations(session, changes.conversations),
          ...renewAddresses(session, changes.addresses),
          ...keepKeys(session, changes.keys),
          ...addMessages(session, changes.messages),
          ...addEvents(session, changes.events),
          ...removeTimers(session, changes.timers),
          ...putCases(session, changes.cases.map(caseRow)),
          ...takeOvers(session, changes.epochs),
          ...dropStale(session, changes.epochs),
          ...promote(session, changes.epochs.keys()),
        ],
        result,
      };
    },
  };
}
