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

/** The names of what these need among our packages, themselves included: together they can be installed from tarballs. */
export function closure(names: readonly string[], packages: readonly Package[]): Set<string> {
  const found = new Set<string>();
  const add = (name: string): void => {
    const owner = packages.find(({ manifest }) => manifest.name === name);
    if (owner === undefined || found.has(name)) return;
    found.add(name);
    const { dependencies, peerDependencies } = owner.manifest;
    for (const dependency of Object.keys({ ...dependencies, ...peerDependencies })) add(dependency);
  };
  for (const name of names) add(name);
  return found;
}
