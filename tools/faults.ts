import { join } from "node:path";
import { root } from "./packages.ts";
import { installWorkspace, run } from "./run.ts";

// `pnpm faults [option …]`: real processes on real stores, while things go wrong. The options are in tests/faults/main.ts.
installWorkspace("tests");
const main = join(root, "tests", "faults", "main.ts");
run(process.execPath, [
  "--conditions=@frontdesk/source",
  "--disable-warning=ExperimentalWarning",
  main,
  ...process.argv.slice(2),
]);
