import { isBuiltin } from "node:module";
import { dirname, join, relative } from "node:path";
import type { Package } from "./packages.ts";
import { importsOf, type Source } from "./syntax.ts";

const core = "@frontdesk/core";
/** What tests may use beside what their package declares. */
const testTools = ["vitest", "fast-check"];

/** What a wrong import is reported as: `packages/core/src/a.ts:3: why`. */
export type Violation = string;

/**
 * Checks every import of one file of a package against the arrows between packages:
 *
 * - core imports zod and nothing else, no `node:` module, no driver (its `conformance` room: vitest too);
 * - a driver imports `@frontdesk/core`, what it declares itself and `node:` modules, never another driver;
 * - `frontdesk` may import every package that it declares;
 * - a relative import ends in its extension and stays in the package; no file imports the package's own build.
 */
export function wrongImports(owner: Package, source: Source): Violation[] {
  const place = placeOf(owner, source.path);
  return importsOf(source).flatMap(({ specifier, line }) => {
    const why = specifier.startsWith(".")
      ? relativeFault(owner, source.path, specifier)
      : packageFault(owner, source.path, specifier, place);
    return why === undefined ? [] : [`${source.path}:${line}: ${why}`];
  });
}

/** Where a file of a package is; what is bundled for browsers carries its dependencies along. */
type Place = "source" | "tests" | "bundled";

function placeOf({ folder }: Package, path: string): Place {
  const room = path.slice(folder.length + 1).split("/", 1)[0];
  if (room === "test") return "tests";
  return room === "page" || room === "widget" ? "bundled" : "source";
}

function relativeFault(owner: Package, path: string, specifier: string): string | undefined {
  if (!/\.(ts|tsx|json|css)$/.test(specifier)) return `"${specifier}" needs its extension, .ts`;
  const target = join(dirname(path), specifier);
  if (relative(owner.folder, target).startsWith("..")) return `"${specifier}" leaves the package: import it by name`;
  if (target.startsWith(`${owner.folder}/dist/`)) return `"${specifier}" is a build: import the source`;
  return undefined;
}

function packageFault(owner: Package, path: string, specifier: string, place: Place): string | undefined {
  const inTests = place === "tests";
  const { name, dependencies, peerDependencies, devDependencies, imports = {} } = owner.manifest;
  // The command of `frontdesk` loads the bot that its user names.
  if (specifier === "") return name === "frontdesk" ? undefined : "an import() of what is no literal cannot be checked";
  // A name of the package's own, such as of a page that is bundled when the package is built.
  if (specifier.startsWith("#")) return specifier in imports ? undefined : `"${specifier}" is not in its imports`;
  const target = packageOf(specifier);
  const declared = { ...dependencies, ...peerDependencies, ...(place === "source" ? {} : devDependencies) };
  const isCore = name === core;
  if (isBuiltin(specifier)) {
    if (isCore && !inTests) return `core runs everywhere: no "${specifier}"`;
    return specifier.startsWith("node:") ? undefined : `write "node:${specifier}"`;
  }
  if (target === name) return inTests ? undefined : `"${specifier}" is the package itself: import the file`;
  if (inTests && testTools.includes(target)) return undefined;
  if (isCore && !inTests) {
    const allowed = target === "zod" || (target === "vitest" && path.startsWith(`${owner.folder}/src/conformance/`));
    return allowed ? undefined : `core imports nothing but zod: no "${specifier}"`;
  }
  if (isOurs(target) && target !== core && name !== "frontdesk") return `a driver imports core and no "${specifier}"`;
  if (target === core && specifier !== core && !inTests) return `"${specifier}" is for tests`;
  return target in declared ? undefined : `"${target}" is not declared in ${owner.folder}/package.json`;
}

function packageOf(specifier: string): string {
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}

function isOurs(name: string): boolean {
  return name === "frontdesk" || name === "create-frontdesk" || name.startsWith("@frontdesk/");
}

/** Checks the imports of a file outside the packages (`tests/`, `tools/`, `examples/`): packages are imported by name. */
export function wrongOutsideImports(source: Source): Violation[] {
  return importsOf(source)
    .filter(({ specifier }) => specifier.startsWith("."))
    .filter(({ specifier }) => /^packages\/.*\/(src|dist)\//.test(join(dirname(source.path), specifier)))
    .map(({ specifier, line }) => `${source.path}:${line}: "${specifier}" reaches into a package: import it by name`);
}
