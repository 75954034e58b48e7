import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { buildEntries, type Package, root } from "./packages.ts";

/** Checks what a new package easily lacks: its place in the type check, its licence, the shape of its `exports`. */
export function manifestFaults(packages: readonly Package[]): string[] {
  const references = readFileSync(join(root, "tsconfig.json"), "utf8");
  return packages.flatMap((owner) => {
    const faults: string[] = [];
    if (!references.includes(`"${owner.folder}"`)) faults.push("is not in the references of the root's tsconfig.json");
    if (!existsSync(join(root, owner.folder, "tsconfig.json"))) faults.push("has no tsconfig.json");
    for (const entry of Object.values(buildEntries(owner))) {
      if (!existsSync(join(root, entry))) faults.push(`names ${entry}, which is not there`);
    }
    faults.push(...shapeFaults(owner));
    return faults.map((fault) => `${owner.folder}/package.json: ${fault}`);
  });
}

function shapeFaults({ manifest }: Package): string[] {
  const faults: string[] = [];
  if (manifest.license !== "MIT") faults.push("needs the licence MIT");
  if (!manifest.files?.includes("!dist/.tsbuildinfo")) faults.push("files is to leave out dist/.tsbuildinfo");
  const isDriver = manifest.name !== "@frontdesk/core" && manifest.name.startsWith("@frontdesk/");
  if (isDriver && !manifest.peerDependencies?.["@frontdesk/core"])
    faults.push("a driver has core as a peer dependency");
  const published: Record<string, unknown> = {};
  for (const [subpath, target] of Object.entries(manifest.exports ?? {})) {
    if (typeof target === "string") published[subpath] = target;
    else {
      const { "@frontdesk/source": source, ...rest } = target;
      const built = source?.replace("./src/", "./dist/").replace(/\.ts$/, ".js");
      if (source === undefined || rest.default !== built)
        faults.push(`exports "${subpath}": source and default differ`);
      published[subpath] = rest;
    }
  }
  const imports = Object.entries(manifest.imports ?? {}).map(([name, target]) => [name, target.default]);
  if (JSON.stringify(Object.fromEntries(imports)) !== JSON.stringify(manifest.publishConfig?.imports ?? {})) {
    faults.push("publishConfig.imports is to be the defaults of imports");
  }
  if (JSON.stringify(published) !== JSON.stringify(manifest.publishConfig?.exports)) {
    faults.push("publishConfig.exports is to be exports without @frontdesk/source");
  }
  return faults;
}

/** Lockfiles name packages, versions and checksums, and no registry: everyone installs from their own. */
export function lockfileFaults(): string[] {
  return globSync(["pnpm-lock.yaml", "*/pnpm-lock.yaml"], { cwd: root }).flatMap((path) =>
    readFileSync(join(root, path), "utf8")
      .split("\n")
      .flatMap((line, index) => (namesHost(line) ? [`${path}:${index + 1}: names a host`] : [])),
  );
}

/** Whether a line of a lockfile says where a package is downloaded from. */
export function namesHost(line: string): boolean {
  return /\btarball:|https?:\/\//.test(line) && !/^\s+deprecated:/.test(line);
}
