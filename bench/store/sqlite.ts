import type { ClaimedOutbox } from "@frontdesk/core";
import { openDatabase } from "../../packages/stores/sqlite/src/open.ts";
import { readSettings } from "../../packages/stores/sqlite/src/options.ts";
import { migrations } from "../../packages/stores/sqlite/src/schema.ts";
import { openSession } from "../../packages/stores/sqlite/src/session.ts";
import { accept } from "../../packages/stores/sqlite/src/sql/accept.ts";
import { commit } from "../../packages/stores/sqlite/src/sql/commit.ts";
import { load } from "../../packages/stores/sqlite/src/sql/conversation.ts";
import { settle } from "../../packages/stores/sqlite/src/sql/settle.ts";
import { answered, type Subject, sent, written } from "./turn.ts";

/** The same work in one transaction for each turn, which no store could do: the wait for the disk that is shared. */
export async function commitATurn(path: string): Promise<Subject> {
  const database = await openDatabase(readSettings(path, {}), migrations);
  const session = openSession(database, "bench");
  return {
    turn(customer, number) {
      const now = Date.now();
      database.exec("BEGIN IMMEDIATE");
      const accepted = accept(session, written(customer, number, now));
      if (accepted.status !== "accepted") throw new Error(`A new message was ${accepted.status}.`);
      const loaded = load(session, accepted.event.conversation);
      if (loaded === undefined) throw new Error("An accepted message has no conversation.");
      const claiming = { options: { now, limit: 1 }, claimed: new Array<ClaimedOutbox>() };
      const outcome = commit(session, answered(loaded.conversation, accepted.event.id, number, now), claiming);
      if (outcome !== "ok") throw new Error(`A commit was ${outcome}.`);
      for (const one of claiming.claimed) settle(session, sent(one.id, now));
      session.keepIds();
      database.exec("COMMIT");
    },
    close: () => database.close(),
  };
}
