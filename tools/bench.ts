import { existsSync } from "node:fs";
import { join } from "node:path";
import { root } from "./packages.ts";
import { installWorkspace, run } from "./run.ts";

// `pnpm bench <name> [option …]`: one benchmark of bench/, with what it needs.
const [name = "", ...options] = process.argv.slice(2);
const file = join(root, "bench", `${name}.ts`);
if (!/^[a-z-]+$/.test(name) || !existsSync(file)) {
  process.stderr.write(
    "Which benchmark? `turn`, `slow`, `idle`, `faults`, `store`, `nodes`, `channels`, `sockets`, `faces`, `imports`, `understanding` or `knowledge`, as in `pnpm bench turn`.\n",
  );
  process.exit(1);
}
installWorkspace("bench");
// These measure what people install, and not the sources.
if (name === "turn" || name === "slow" || name === "faults") run(process.execPath, [join(root, "tools", "build.ts")]);
run(process.execPath, ["--conditions=@frontdesk/source", "--disable-warning=ExperimentalWarning", file, ...options]);
