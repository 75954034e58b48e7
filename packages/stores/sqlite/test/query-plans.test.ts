import { join } from "node:path";
import type { Store } from "@frontdesk/core";
import { describe, expect, it, onTestFinished } from "vitest";
import { openDatabase } from "../src/open.ts";
import { readSettings } from "../src/options.ts";
import { migrations } from "../src/schema.ts";
import { openSession, type Session } from "../src/session.ts";
import { readCases } from "../src/sql/cases.ts";
import { erase, listConversations } from "../src/sql/erase.ts";
import { readJournal } from "../src/sql/journal.ts";
import { listStuck } from "../src/sql/stuck.ts";
import { sweep } from "../src/sql/sweep.ts";
import { temporaryFolder } from "./folder.ts";

/** How SQLite finds what a verb reads, for each of its statements: https://www.sqlite.org/eqp.html */
async function plansOf(verb: (session: Session) => unknown): Promise<readonly string[]> {
  const { folder, remove } = temporaryFolder();
  const database = await openDatabase(readSettings(join(folder, "a.db"), {}), migrations);
  onTestFinished(() => {
    database.close();
    remove();
  });
  const session = openSession(database, "acme");
  const texts: string[] = [];
  verb({
    ...session,
    sql(text) {
      texts.push(text);
      return session.sql(text);
    },
  });
  return texts.flatMap((text) =>
    database
      .prepare(`EXPLAIN QUERY PLAN ${text}`)
      .all()
      .map((row) => String(row.detail)),
  );
}

const orders = [false, true];
const states = ["queued", "agent", "returned", "closed"] as const;
const cases = (options: Omit<Parameters<Store["cases"]>[0], "limit">): Promise<readonly string[]> =>
  plansOf((session) => readCases(session, { ...options, limit: 9 }));
const journal = (options: Omit<Parameters<Store["journal"]>[0], "limit">): Promise<readonly string[]> =>
  plansOf((session) => readJournal(session, { ...options, limit: 9 }));

describe("a page costs what it holds:", () => {
  it.each(orders)(
    "cases of all states begin in the index where the page does (newest first: %s)",
    async (newestFirst) => {
      const sign = newestFirst ? "<" : ">";
      expect(await cases({ newestFirst })).toEqual([
        `SEARCH cases USING INDEX cases_by_age (bot=? AND (opened_at,id)${sign}(?,?))`,
      ]);
    },
  );

  it.each(orders)("those of some states are merged, and nothing is sorted (newest first: %s)", async (newestFirst) => {
    const sign = newestFirst ? "<" : ">";
    const search = `SEARCH cases USING INDEX cases_by_state (bot=? AND state=? AND (opened_at,id)${sign}(?,?))`;
    for (let count = 1; count <= states.length; count++) {
      const plan = await cases({ newestFirst, states: states.slice(0, count) });
      expect(plan.filter((step) => step.includes("cases"))).toEqual(Array.from({ length: count }, () => search));
      expect(plan.filter((step) => /SCAN|TEMP B-TREE/.test(step))).toEqual([]);
    }
  });

  it("the case that a page goes on after is found by its id", async () => {
    expect(await cases({ beyond: "case-1" })).toEqual([expect.stringMatching(/^SEARCH cases .*\(bot=\? AND id=\?\)$/)]);
  });

  it.each([undefined, 7])(
    "lines of the journal, or those of one conversation, are in order (before: %s)",
    async (before) => {
      expect(await journal({ before })).toEqual([
        expect.stringMatching(/^SEARCH journal .*\(bot=\? AND id>\? AND id<\?\)$/),
      ]);
      expect(await journal({ before, conversation: "one" })).toEqual([
        "SEARCH journal USING INDEX journal_by_conversation (bot=? AND conversation=? AND id>? AND id<?)",
      ]);
    },
  );

  it("what is stuck is found among what waits and what failed, and not among what was sent", async () => {
    const plan = await plansOf((session) => listStuck(session, 0, 9));
    expect(plan.filter((step) => step.includes("stuck"))).toEqual([
      expect.stringMatching(/^SEARCH stuck USING INDEX sqlite_autoindex_inbox_1 \(bot=\? AND id>\?\)$/),
      "SEARCH stuck USING INDEX outbox_failed (bot=? AND id>?)",
      "SEARCH stuck USING INDEX outbox_failed (bot=? AND id>?)",
    ]);
    expect(plan.filter((step) => /SCAN|TEMP B-TREE/.test(step))).toEqual([]);
  });
});

const kinds = ["dedupe", "outbox", "tokens", "events", "cases", "journal"] as const;

describe("maintenance reads what it needs:", () => {
  it.each(kinds)("a step of a sweep begins in an index, and sorts nothing: %s", async (kind) => {
    const plan = await plansOf((session) => sweep(session, { kind, before: 9, limit: 9 }));
    expect(plan).toEqual([expect.stringMatching(/^SEARCH /)]);
  });

  it("a list of conversations too", async () => {
    const plan = await plansOf((session) => listConversations(session, { after: "a", limit: 9 }));
    expect(plan).toEqual([expect.stringMatching(/^SEARCH conversations .*\(bot=\? AND id>\?\)$/)]);
  });

  it("a further step of erasing looks at its messages alone", async () => {
    const rest = { after: 1, through: 5 };
    const plan = await plansOf((session) => erase(session, { conversation: "one", now: 0, limit: 2, rest }));
    expect(plan).toEqual([
      expect.stringMatching(/^SEARCH messages .*\(bot=\? AND conversation=\? AND sequence>\? AND sequence<\?\)$/),
      expect.stringMatching(/^SEARCH conversations .*\(bot=\? AND id=\?\)$/),
    ]);
  });
});
