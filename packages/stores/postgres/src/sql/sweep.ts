import type { SweepKind, SweepOrder, SweepOutcome } from "@frontdesk/core";
import { json, kept, number, numberOrUndefined, type Row, truth } from "../columns.ts";
import type { Session, Statement, Value, Work } from "../session.ts";
import { whole } from "../text.ts";

// Rows that somebody else has locked are passed by: nobody waits, and several processes may sweep at once. Their keys are
// long; they are removed by their place (ctid), which a lock keeps where it is.
const locked = "FOR UPDATE SKIP LOCKED";
const oldKeys = `
  SELECT ctid::text AS place FROM frontdesk.dedupe WHERE bot = $1 AND at < $2 ORDER BY at LIMIT $3 ${locked}`;
const oldTokens = `
  SELECT ctid::text AS place FROM frontdesk.tokens WHERE bot = $1 AND expires_at < $2
  ORDER BY expires_at LIMIT $3 ${locked}`;
// Without a lock: what was sent or set aside, has ended or was written, changes no more, and goes by its id.
const sendings = `
  SELECT id, due_at, status IN ('due', 'claimed') AS is_unsent FROM frontdesk.outbox
  WHERE bot = $1 AND id > $2 ORDER BY id LIMIT $3`;
const events = `
  SELECT id, received_at, set_aside FROM frontdesk.inbox
  WHERE bot = $1 AND id > $2 ORDER BY id LIMIT $3`;
const oldCases = `
  SELECT opened_at, id, body FROM frontdesk.cases
  WHERE bot = $1 AND opened_at < $2 AND (opened_at, id) > ($3, $4) ORDER BY opened_at, id LIMIT $5`;
const lines = "SELECT id, at FROM frontdesk.journal WHERE bot = $1 ORDER BY id LIMIT $2";

/** A step of a sweep: what to look at, and what of it is old. */
interface Step {
  readonly remove: string;
  /** What its rows are named by. */
  readonly name: "place" | "id";
  look(session: Session, order: SweepOrder): Statement;
  judge(rows: readonly Row[], order: SweepOrder): { readonly old: readonly Row[]; readonly rest: string | undefined };
}

/** What is found by age is removed; a full portion may have left more. */
function byAge(rows: readonly Row[], limit: number): ReturnType<Step["judge"]> {
  return { old: rows, rest: rows.length < limit ? undefined : "" };
}

function byPlace(table: string): Pick<Step, "remove" | "name"> {
  return { name: "place", remove: `DELETE FROM frontdesk.${table} WHERE bot = $1 AND ctid = ANY ($2::text[]::tid[])` };
}

function byId(table: string, type: "bigint" | "text"): Pick<Step, "remove" | "name"> {
  return { name: "id", remove: `DELETE FROM frontdesk.${table} WHERE bot = $1 AND id = ANY ($2::${type}[])` };
}

const steps: Readonly<Record<SweepKind, Step>> = {
  dedupe: {
    ...byPlace("dedupe"),
    look: ({ bot }, { before, limit }) => ({ text: oldKeys, values: [bot, whole(before), whole(limit)] }),
    judge: (rows, { limit }) => byAge(rows, limit),
  },
  tokens: {
    ...byPlace("tokens"),
    look: ({ bot }, { before, limit }) => ({ text: oldTokens, values: [bot, whole(before), whole(limit)] }),
    judge: (rows, { limit }) => byAge(rows, limit),
  },
  // Ids grow with time, and nothing else is in the way of time: no index is needed, which every turn would pay for.
  outbox: {
    ...byId("outbox", "bigint"),
    look: ({ bot }, { limit, rest = "0" }) => ({ text: sendings, values: [bot, Number(rest), whole(limit)] }),
    judge(rows, { before, limit }) {
      const ended = rows.filter((row) => !truth(row, "is_unsent"));
      const old = ended.filter((row) => number(row, "due_at") < before);
      // What waits for long is passed; where most has ended lately, the old ones have come to an end.
      const isOver = rows.length < limit || (ended.length - old.length) * 2 > limit;
      return { old, rest: isOver ? undefined : String(rows.at(-1)?.id) };
    },
  },
  events: {
    ...byId("inbox", "bigint"),
    look: ({ bot }, { limit, rest = "0" }) => ({ text: events, values: [bot, Number(rest), whole(limit)] }),
    judge(rows, { before, limit }) {
      const old = rows.filter((row) => truth(row, "set_aside") && number(row, "received_at") < before);
      return { old, rest: rows.length < limit ? undefined : String(rows.at(-1)?.id) };
    },
  },
  cases: {
    ...byId("cases", "text"),
    look({ bot }, { before, limit, rest }) {
      // Safe: it is what the step before wrote.
      const place = rest === undefined ? [Number.MIN_SAFE_INTEGER, ""] : (JSON.parse(rest) as readonly Value[]);
      return { text: oldCases, values: [bot, whole(before), place[0] ?? 0, place[1] ?? "", whole(limit)] };
    },
    judge(rows, { before, limit }) {
      const old = rows.filter((row) => (json<{ readonly endedAt?: number }>(row, "body").endedAt ?? before) < before);
      const last = rows.at(-1);
      const isOver = last === undefined || rows.length < limit;
      return { old, rest: isOver ? undefined : JSON.stringify([number(last, "opened_at"), kept(last, "id")]) };
    },
  },
  journal: {
    ...byId("journal", "bigint"),
    look: ({ bot }, { limit }) => ({ text: lines, values: [bot, whole(limit)] }),
    judge(rows, { before, limit }) {
      const old = rows.filter((row) => (numberOrUndefined(row, "at") ?? before) < before);
      return { old, rest: old.length < limit ? undefined : "" };
    },
  },
};

/** Removes what is older than an instant, as `Store.sweep` says. */
export function sweep(session: Session, order: SweepOrder): Work<SweepOutcome> {
  const { remove, name, look, judge } = steps[order.kind];
  return {
    reads: [look(session, order)],
    decide([rows = []]) {
      const { old, rest } = judge(rows, order);
      const names = old.map((row) => (typeof row[name] === "number" ? number(row, name) : kept(row, name)));
      const writes = names.length === 0 ? [] : [{ text: remove, values: [session.bot, names] }];
      return { writes, result: { removed: names.length, rest } };
    },
  };
}
