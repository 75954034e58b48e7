import { installWorkspace, run, tool } from "./run.ts";

// `pnpm format [file …]`: formats, sorts imports, and applies the safe fixes of the linter.
const files = process.argv.slice(2);
installWorkspace("tools");
run(tool("biome"), ["check", "--write", ...(files.length > 0 ? files : ["."])]);
