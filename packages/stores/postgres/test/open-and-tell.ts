import { writeSync } from "node:fs";
import { postgres } from "@frontdesk/postgres";
import { written } from "./events.ts";

// A program: opens a database for a bot when it is told to, writes an event, says so and stays.
const [url = "", bot = "", key = ""] = process.argv.slice(2);
writeSync(1, "ready\n");
process.stdin.once("data", async () => {
  const store = postgres(url);
  await store.open(bot);
  await store.accept([written(1, key)]);
  writeSync(1, "written\n");
});
