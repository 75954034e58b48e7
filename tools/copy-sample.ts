import { copyFileSync, cpSync, globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { type Package, root } from "./packages.ts";
import { closure } from "./tarballs.ts";

/** What of a sample belongs to the machine it was tried on. */
const left = ["node_modules", "data", ".env"];

/** The examples that are deployed as they are: those with a Dockerfile. */
export function sampleNames(): string[] {
  return globSync("examples/*/Dockerfile", { cwd: root })
    .map((path) => basename(dirname(path)))
    .sort();
}

/**
 * Copies a sample into an empty folder and puts the packed packages beside it, so that `npm install` there needs nobody
 * to have published them. Everything else of the copy is as it is here.
 */
export function copySample(
  name: string,
  into: string,
  packages: readonly Package[],
  tarballs: ReadonlyMap<string, string>,
): void {
  cpSync(join(root, "examples", name), into, {
    recursive: true,
    filter: (path) => !left.includes(basename(path)),
  });
  const path = join(into, "package.json");
  const manifest: { readonly dependencies: Readonly<Record<string, string>> } = JSON.parse(readFileSync(path, "utf8"));
  const dependencies: Record<string, string> = { ...manifest.dependencies };
  mkdirSync(join(into, "packages"));
  for (const needed of [...closure(Object.keys(dependencies), packages)].sort()) {
    const tarball = tarballs.get(needed);
    if (tarball === undefined) continue;
    copyFileSync(tarball, join(into, "packages", basename(tarball)));
    dependencies[needed] = `file:packages/${basename(tarball)}`;
  }
  writeFileSync(path, `${JSON.stringify({ ...manifest, dependencies }, undefined, 2)}\n`);
}
