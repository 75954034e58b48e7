import { existsSync, globSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the repository, without a slash at its end. */
export const root: string = fileURLToPath(new URL("..", import.meta.url)).replace(/\/$/, "");

type Versions = Readonly<Record<string, string>>;

/** What the tools read of a `package.json`. */
interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly license?: string;
  readonly files?: readonly string[];
  readonly bin?: Versions;
  readonly exports?: Readonly<Record<string, string | Versions>>;
  readonly imports?: Readonly<Record<string, Versions>>;
  readonly publishConfig?: {
    readonly exports?: Readonly<Record<string, string | Versions>>;
    readonly imports?: Versions;
  };
  readonly dependencies?: Versions;
  readonly devDependencies?: Versions;
  readonly peerDependencies?: Versions;
}

/** One package of the workspace. */
export interface Package {
  /** Relative to the root: `packages/core`. */
  readonly folder: string;
  readonly manifest: Manifest;
}

/** Reads one `package.json`. */
function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
}

/** The packages that are published, sorted by folder; with a package.json in packages/ is how one becomes part of it. */
export function publishedPackages(): Package[] {
  return globSync(["packages/*/package.json", "packages/*/*/package.json"], { cwd: root })
    .map((path) => path.replace(/\/package\.json$/, ""))
    .sort()
    .map((folder) => ({ folder, manifest: readManifest(folder) }))
    .filter(({ manifest }) => manifest.private !== true);
}

/**
 * The entries that a package is built from, name in `dist` to source file: what `exports` names under
 * `@frontdesk/source`, what `bin` names, and every `*-worker.ts`, which is started by its path.
 */
export function buildEntries({ folder, manifest }: Package): Record<string, string> {
  const entries: Record<string, string> = {};
  for (const target of Object.values(manifest.exports ?? {})) {
    const source = typeof target === "string" ? undefined : target["@frontdesk/source"];
    if (source?.endsWith(".ts")) entries[source.replace(/^\.\/src\/|\.ts$/g, "")] = join(folder, source);
  }
  for (const target of Object.values(manifest.bin ?? {})) {
    const name = target.replace(/^\.\/dist\/|\.js$/g, "");
    entries[name] = join(folder, "src", `${name}.ts`);
  }
  for (const path of globSync(`${folder}/src/**/*-worker.ts`, { cwd: root })) {
    entries[path.replace(/^.*\/|\.ts$/g, "")] = path;
  }
  return entries;
}

/** The source files of a package, relative to the root, sorted. */
export function sourceFiles(folder: string, under: "src" | "test" | "page" | "widget"): string[] {
  const base = join(root, folder, under);
  if (!existsSync(base)) return [];
  return globSync("**/*.{ts,tsx}", { cwd: base, exclude: ["**/node_modules/**"] })
    .map((path) => relative(root, join(base, path)))
    .sort();
}
