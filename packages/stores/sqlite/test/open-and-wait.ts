import { writeSync } from "node:fs";
import { sqlite } from "@frontdesk/sqlite";
import { written } from "./events.ts";

// A program: opens a file for a bot, writes some events, says so and stays.
const [path = "", bot = "", count = "0"] = process.argv.slice(2);
const store = sqlite(path);
await store.open(bot);
writeSync(1, "open\n");
for (let number = 0; number < Number(count); number++) await store.accept([written(1, `k${number}`)]);
writeSync(1, "written\n");
setInterval(() => undefined, 60_000);
