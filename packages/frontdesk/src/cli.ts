#!/usr/bin/env node
import { enableCompileCache } from "node:module";

// The process is the command's own: what V8 made of its modules is kept for the next time, in the system's temporary
// folder. `NODE_DISABLE_COMPILE_CACHE` turns it off.
enableCompileCache();
const { main } = await import("./command/main.ts");

const code = await main(process.argv.slice(2), process);
// A bot's module may hold connections open; the command is over all the same, once its output is out.
process.stdout.write("", () => process.exit(code));
