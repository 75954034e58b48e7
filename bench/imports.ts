// What importing costs, cold: each in a process of its own, from the built packages, in turn. A bare process is taken off.
//
//   npx -y pnpm@12 build && npx -y pnpm@12 bench imports [--json] [--rounds 15]
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { numberOption, report } from "./support/report.ts";

const rounds = numberOption("rounds", 15);

/** What is imported together: ours, and what our adapters import when they are used. */
const imports: { readonly [name: string]: readonly string[] } = {
  "core + web": ["@frontdesk/core", "@frontdesk/web"],
  frontdesk: ["frontdesk"],
  "core + web + slack + telegram + teams": [
    "@frontdesk/core",
    "@frontdesk/web",
    "@frontdesk/slack",
    "@frontdesk/telegram",
    "@frontdesk/teams",
  ],
  "zod (reference)": ["zod"],
};

/** Milliseconds that a fresh process needs for its imports. */
function cold(modules: readonly string[]): number {
  const lines = modules.map((name) => `await import(${JSON.stringify(name)});`).join("");
  const script = `const start = performance.now(); ${lines} process.stdout.write(String(performance.now() - start));`;
  const options = { cwd: fileURLToPath(new URL(".", import.meta.url)), encoding: "utf8" } as const;
  return Number(execFileSync(process.execPath, ["--input-type=module", "-e", script], options));
}

const measured = new Map(Object.keys(imports).map((name) => [name, [] as number[]]));
for (let round = -1; round < rounds; round++) {
  for (const [name, modules] of Object.entries(imports)) {
    const ms = cold(modules);
    // The first round fills the system's own caches.
    if (round >= 0) measured.get(name)?.push(ms);
  }
}
for (const [name, times] of measured) {
  const sorted = times.toSorted((a, b) => a - b);
  const value = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  report({ bench: "imports", case: name, system: "frontdesk", metric: "cold_ms", value, unit: "ms, median" });
}
