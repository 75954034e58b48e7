#!/usr/bin/env node
import { main } from "./command/main.ts";

const code = await main(process.argv.slice(2), process);
// A bot's module may hold connections open; the command is over all the same, once its output is out.
process.stdout.write("", () => process.exit(code));
