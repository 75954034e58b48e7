import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type Package, root } from "./packages.ts";
import { output } from "./run.ts";

/** Packs built packages as they would be published; returns the path of each one's tarball by the package's name. */
export function packAll(packages: readonly Package[], into: string): Map<string, string> {
  mkdirSync(into, { recursive: true });
  const tarballs = new Map<string, string>();
  for (const { folder, manifest } of packages) {
    const path = join(into, `${manifest.name.replace("@", "").replace("/", "-")}.tgz`);
    output("pnpm", ["pack", "--out", path], { cwd: join(root, folder) });
    tarballs.set(manifest.name, path);
  }
  return tarballs;
}
