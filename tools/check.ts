import { spawnSync } from "node:child_process";
import { root } from "./packages.ts";
import { installWorkspace, tool } from "./run.ts";

/** One check: its name, and the commands that are it, in order. A command is a program and its arguments. */
interface Check {
  readonly name: string;
  readonly commands: readonly (readonly string[])[];
  /** True for a check of what the build made: without one it would only repeat that the build failed. */
  readonly needsBuild?: boolean;
}

const build = "build and declarations";

const checks: readonly Check[] = [
  { name: "format and lint", commands: [[tool("biome"), "check", "--error-on-warnings", "."]] },
  { name: "arrows, sizes, style, doc comments", commands: [["node", "tools/house-rules.ts"]] },
  { name: build, commands: [["node", "tools/build.ts"]] },
  {
    name: "types of tests, tools and benchmarks",
    commands: [
      ["tsc", "-p", "tsconfig.test.json"],
      ["tsc", "-p", "tests"],
      ["tsc", "-p", "bench"],
      ["tsc", "-p", "packages/adapters/web/widget"],
      ["tsc", "-p", "packages/desks/inbox/page"],
    ],
  },
  { name: "packages (publint, attw)", commands: [["node", "tools/package-lint.ts"]], needsBuild: true },
  { name: "unused code and dependencies", commands: [[tool("knip"), "--no-progress"]] },
  { name: "installed from tarballs", commands: [["node", "tools/smoke.ts"]], needsBuild: true },
];

function pass({ commands }: Check): boolean {
  return commands.every(([program = "", ...args]) => {
    const { status, error } = spawnSync(program, args, { cwd: root, stdio: ["ignore", "inherit", "inherit"] });
    if (error) process.stderr.write(`${program}: ${error.message}\n`);
    return status === 0;
  });
}

// All of them run, also after one failed: a contributor sees everything that is to be done at once.
installWorkspace("tests");
installWorkspace("tools");
installWorkspace("bench");
const lines: string[] = [];
const failed = new Set<string>();
for (const check of checks) {
  const start = performance.now();
  process.stdout.write(`\n── ${check.name}\n`);
  const isPossible = !(check.needsBuild && failed.has(build));
  if (!isPossible || !pass(check)) failed.add(check.name);
  const seconds = ((performance.now() - start) / 1000).toFixed(1).padStart(5);
  const state = !isPossible ? "NOT RUN" : failed.has(check.name) ? "FAILED " : "ok     ";
  lines.push(`${state} ${seconds} s  ${check.name}`);
}
process.stdout.write(`\n${lines.join("\n")}\n`);
if (failed.size > 0) process.exitCode = 1;
