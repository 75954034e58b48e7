import { statSync } from "node:fs";
import { backupSqlite } from "@frontdesk/sqlite";
import { type CommandSpec, UsageError } from "./arguments.ts";
import { printer } from "./screen.ts";

const help = `frontdesk backup <copy.db>

  Copies a bot's SQLite file as it is at one instant, also while the bot runs, and looks the copy through.
  Files that people have sent are in a folder of their own: copy it afterwards. For PostgreSQL use pg_dump.

  --store <file>   the SQLite file. Default: frontdesk.db`;

/** Copies a SQLite file. */
export const backup: CommandSpec = {
  help,
  subject: "the file to write",
  options: ["store"],
  async run({ subject, options }, streams) {
    const { store = "frontdesk.db" } = options;
    if (/^postgres(?:ql)?:\/\//.test(store)) {
      throw new UsageError("A PostgreSQL database is copied with pg_dump: this command is for SQLite files.");
    }
    backupSqlite(store, subject);
    printer(streams).print(`Copied ${store} to ${subject}, ${Math.ceil(statSync(subject).size / 1024)} KiB.`);
    return 0;
  },
};
