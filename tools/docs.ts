import { join } from "node:path";
import { root } from "./packages.ts";
import { installWorkspace, run } from "./run.ts";

// `pnpm docs:build` writes the site to docs/.vitepress/dist; `pnpm docs:dev` serves it while it is written.
const [command = "build", ...options] = process.argv.slice(2);
installWorkspace("docs");
// The pictures are of the demo as it is now; only the film of the README is kept.
if (command === "build") run("node", ["tools/pictures.ts", "screenshots"]);
run(join(root, "docs", "node_modules", ".bin", "vitepress"), [command, "docs", ...options]);
