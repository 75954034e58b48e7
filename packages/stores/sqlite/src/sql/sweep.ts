import type { SweepKind, SweepOrder, SweepOutcome } from "@frontdesk/core";
import { number, numberOrUndefined, text } from "../columns.ts";
import type { Session } from "../session.ts";
import { limitedBy } from "./limit.ts";

const oldKeys = `
  SELECT channel, account, scope, key FROM dedupe INDEXED BY dedupe_by_age
  WHERE bot = ?1 AND at < ?2 ORDER BY at ${limitedBy(3)}`;
const removeKey = "DELETE FROM dedupe WHERE bot = ? AND channel = ? AND account = ? AND scope = ? AND key = ?";
const oldTokens = `
  SELECT conversation, token FROM tokens INDEXED BY tokens_by_expiry
  WHERE bot = ?1 AND expires_at < ?2 ORDER BY expires_at ${limitedBy(3)}`;
const removeToken = "DELETE FROM tokens WHERE bot = ? AND conversation = ? AND token = ?";
const sendings = `
  SELECT id, due_at, status = 'due' OR status = 'claimed' AS is_unsent FROM outbox
  WHERE bot = ?1 AND id > ?2 ORDER BY id ${limitedBy(3)}`;
const removeSending = "DELETE FROM outbox WHERE bot = ? AND id = ?";
const events = `
  SELECT id, received_at, set_aside FROM inbox WHERE bot = ?1 AND id > ?2 ORDER BY id ${limitedBy(3)}`;
const removeEvent = "DELETE FROM inbox WHERE bot = ? AND id = ?";
const oldCases = `
  SELECT opened_at, id, json_extract(body, '$.endedAt') AS ended_at FROM cases INDEXED BY cases_by_age
  WHERE bot = ?1 AND opened_at < ?2 AND (opened_at, id) > (?4, ?5) ORDER BY opened_at, id ${limitedBy(3)}`;
const removeCase = "DELETE FROM cases WHERE bot = ? AND id = ?";
const lines = `SELECT id, at FROM journal WHERE bot = ?1 ORDER BY id ${limitedBy(2)}`;
const removeLine = "DELETE FROM journal WHERE bot = ? AND id = ?";

type Step = (session: Session, order: SweepOrder) => SweepOutcome;

/** What was found by age was removed; a full portion may have left more. */
function byAge(removed: number, limit: number): SweepOutcome {
  return { removed, rest: removed < limit ? undefined : "" };
}

const steps: Readonly<Record<SweepKind, Step>> = {
  dedupe(session, { before, limit }) {
    const rows = session.sql(oldKeys).all(session.bot, before, limit);
    for (const row of rows) {
      const [channel, account, scope] = [text(row, "channel"), text(row, "account"), text(row, "scope")];
      session.sql(removeKey).run(session.bot, channel, account, scope, text(row, "key"));
    }
    return byAge(rows.length, limit);
  },
  tokens(session, { before, limit }) {
    const rows = session.sql(oldTokens).all(session.bot, before, limit);
    for (const row of rows) session.sql(removeToken).run(session.bot, text(row, "conversation"), text(row, "token"));
    return byAge(rows.length, limit);
  },
  // Ids grow with time, and nothing else is in the way of time: no index is needed, which every turn would pay for.
  outbox(session, { before, limit, rest = "0" }) {
    const rows = session.sql(sendings).all(session.bot, Number(rest), limit);
    const ended = rows.filter((row) => row.is_unsent === 0);
    const old = ended.filter((row) => number(row, "due_at") < before);
    for (const row of old) session.sql(removeSending).run(session.bot, number(row, "id"));
    // What waits for long is passed; where most has ended lately, the old ones have come to an end.
    const isOver = rows.length < limit || (ended.length - old.length) * 2 > limit;
    return { removed: old.length, rest: isOver ? undefined : String(rows.at(-1)?.id) };
  },
  events(session, { before, limit, rest = "0" }) {
    const rows = session.sql(events).all(session.bot, Number(rest), limit);
    const old = rows.filter((row) => row.set_aside === 1 && number(row, "received_at") < before);
    for (const row of old) session.sql(removeEvent).run(session.bot, number(row, "id"));
    return { removed: old.length, rest: rows.length < limit ? undefined : String(rows.at(-1)?.id) };
  },
  cases(session, { before, limit, rest }) {
    const [openedAt, id] = rest === undefined ? [Number.NEGATIVE_INFINITY, ""] : readPlace(rest);
    const rows = session.sql(oldCases).all(session.bot, before, limit, openedAt, id);
    const old = rows.filter((row) => (numberOrUndefined(row, "ended_at") ?? before) < before);
    for (const row of old) session.sql(removeCase).run(session.bot, text(row, "id"));
    const last = rows.at(-1);
    const isOver = last === undefined || rows.length < limit;
    return {
      removed: old.length,
      rest: isOver ? undefined : JSON.stringify([number(last, "opened_at"), text(last, "id")]),
    };
  },
  journal(session, { before, limit }) {
    const rows = session.sql(lines).all(session.bot, limit);
    const old = rows.filter((row) => number(row, "at") < before);
    for (const row of old) session.sql(removeLine).run(session.bot, number(row, "id"));
    return byAge(old.length, limit);
  },
};

function readPlace(rest: string): readonly [openedAt: number, id: string] {
  // Safe: it is what the step before wrote.
  return JSON.parse(rest) as readonly [number, string];
}

/** Removes what is older than an instant, as `Store.sweep` says. */
export function sweep(session: Session, order: SweepOrder): SweepOutcome {
  return steps[order.kind](session, order);
}
