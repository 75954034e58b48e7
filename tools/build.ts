import { rmSync } from "node:fs";
import { join } from "node:path";
import { writeBundles } from "./bundles.ts";
import { publishedPackages, root } from "./packages.ts";
import { run } from "./run.ts";

// From nothing each time, so that no file of a module that is gone stays in `dist`; it takes a second.
for (const { folder } of publishedPackages()) rmSync(join(root, folder, "dist"), { recursive: true, force: true });
run("tsc", ["-b"]);
run("tsup", []);
await writeBundles(publishedPackages());
