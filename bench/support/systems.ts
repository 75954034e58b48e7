import { existsSync } from "node:fs";
import { type Child, startBuilt, startChild } from "./child.ts";
import type { Wire } from "./wires.ts";

/** Somebody's bot, in a program of its own in `peers/`. */
export interface System {
  readonly name: string;
  readonly program: string;
  readonly wire: Wire;
  /** What it needs to be installed. */
  readonly packages: readonly string[];
}

const systems: readonly System[] = [
  { name: "node:http", program: "node-http", wire: "telegram", packages: [] },
  { name: "frontdesk", program: "frontdesk", wire: "telegram", packages: [] },
  { name: "telegraf", program: "telegraf", wire: "telegram", packages: ["telegraf"] },
  { name: "grammY", program: "grammy", wire: "telegram", packages: ["grammy"] },
  { name: "Bolt", program: "bolt", wire: "slack", packages: ["@slack/bolt"] },
  { name: "botbuilder", program: "botbuilder", wire: "connector", packages: ["botbuilder"] },
  { name: "chat", program: "chat", wire: "telegram", packages: ["chat", "@chat-adapter/telegram", "@chat-adapter/state-memory"] },
];

/** Those that can run here; of the others the reason is printed. `--only a,b` leaves out all but these and `node:http`. */
export function installedSystems(): readonly System[] {
  const place = process.argv.indexOf("--only");
  const only = place === -1 ? undefined : process.argv[place + 1]?.split(",");
  const folder = new URL("../node_modules/", import.meta.url);
  return systems.filter(({ name, packages }) => {
    if (only !== undefined && name !== "node:http" && !only.includes(name)) return false;
    const missing = packages.filter((one) => !existsSync(new URL(`${one}/package.json`, folder)));
    if (missing.length > 0) process.stderr.write(`${name} is left out: ${missing.join(", ")} is not installed in bench/.\n`);
    return missing.length === 0;
  });
}

/** A running one. */
export type Running = System & { readonly child: Child; readonly startedInMs: number };

/** Starts the other side of all channels. */
export function startApi(): Promise<Child> {
  return startChild(new URL("../peers/api.ts", import.meta.url));
}

/** Starts a system against that other side; undefined, with the reason printed, when it does not start. */
export async function startSystem(system: System, api: Child, env: Readonly<Record<string, string>>): Promise<Running | undefined> {
  const begin = performance.now();
  try {
    const program = new URL(`../peers/${system.program}.ts`, import.meta.url);
    const child = await startBuilt(program, { API_ROOT: `http://127.0.0.1:${api.port}`, ...env });
    return { ...system, child, startedInMs: performance.now() - begin };
  } catch (error) {
    process.stderr.write(`${system.name} is left out: ${error instanceof Error ? error.message : "it does not start"}\n`);
    return undefined;
  }
}
