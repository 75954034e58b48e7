import { join } from "node:path";
import { describeStore } from "@frontdesk/core/conformance";
import { sqlite } from "@frontdesk/sqlite";
import { temporaryFolder } from "./folder.ts";

describeStore("sqlite", () => {
  const { folder, remove } = temporaryFolder();
  return { store: () => sqlite(join(folder, "store.db")), dispose: remove };
});

describeStore("sqlite, each operation by itself", () => {
  const { folder, remove } = temporaryFolder();
  return { store: () => sqlite(join(folder, "store.db"), { batchOperations: 1 }), dispose: remove };
});

describeStore("sqlite, in a thread of its own", () => {
  const { folder, remove } = temporaryFolder();
  return { store: () => sqlite(join(folder, "store.db"), { thread: "worker" }), dispose: remove };
});
