import { installWorkspace, run } from "./run.ts";

// `pnpm test [file …]`: the counterparts that tests need first, then every project of vitest.config.ts.
installWorkspace("tests");
run("vitest", ["run", ...process.argv.slice(2)]);
