// The desk of the demo: `npx -y pnpm@12 desk [address] [options]` is `frontdesk desk` with the demo's address and token.
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { addressUrl } from "./address.ts";
import { addressOf, deskTokenFile } from "./settings.ts";

const { host, port } = addressOf(process.env);
const args = process.argv.slice(2).filter((argument) => argument !== "--");
const address = args.some((argument) => /^https?:/.test(argument)) ? [] : [addressUrl(host, port)];
const token = args.includes("--token-file") || process.env.FRONTDESK_DESK_TOKEN ? [] : ["--token-file", deskTokenFile];

// In your own project this is the command `frontdesk`.
const command = join(createRequire(import.meta.url).resolve("frontdesk/package.json"), "../src/cli.ts");
const child = spawn(process.execPath, [...process.execArgv, command, "desk", ...address, ...args, ...token], {
  stdio: "inherit",
});
child.on("exit", (code) => process.exit(code ?? 1));
// Ctrl-C reaches both: the desk ends by itself.
process.on("SIGINT", () => {});
