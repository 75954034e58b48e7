export { backupSqlite } from "./backup.ts";
export type { SqliteOptions } from "./options.ts";
export { sqlite } from "./sqlite.ts";
