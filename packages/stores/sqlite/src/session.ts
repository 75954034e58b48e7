import type { DatabaseSync, StatementSync } from "node:sqlite";
import { number } from "./columns.ts";

/** The open database of one bot, as the SQL verbs see it. */
export interface Session {
  readonly bot: string;
  /** A prepared statement; the same text is prepared once. */
  sql(text: string): StatementSync;
  /** A fresh id. It grows, and none is given out twice, also when its transaction is rolled back. */
  nextId(): number;
  /** Writes down how far ids have been given out; part of every transaction. */
  keepIds(): void;
}

const start = "INSERT INTO bots (bot, last_id) VALUES (?, 0) ON CONFLICT DO NOTHING";
const read = "SELECT last_id FROM bots WHERE bot = ?";
const keep = "UPDATE bots SET last_id = ?2 WHERE bot = ?1";

/** Begins to work for a bot; makes its row if it is new. */
export function openSession(database: DatabaseSync, bot: string): Session {
  const statements = new Map<string, StatementSync>();
  const sql = (text: string): StatementSync => {
    const known = statements.get(text);
    if (known !== undefined) return known;
    const statement = database.prepare(text);
    statements.set(text, statement);
    return statement;
  };
  sql(start).run(bot);
  let keptId = number(sql(read).get(bot) ?? {}, "last_id");
  let lastId = keptId;
  return {
    bot,
    sql,
    nextId: () => ++lastId,
    keepIds: () => {
      if (lastId === keptId) return;
      sql(keep).run(bot, lastId);
      keptId = lastId;
    },
  };
}
