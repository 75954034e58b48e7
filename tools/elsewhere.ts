import { cpSync } from "node:fs";
import { basename, join } from "node:path";
import { root } from "./packages.ts";
import { output } from "./run.ts";

/**
 * Copies an example into an empty folder, installs there what its package.json says with tarballs for the packages of
 * this repository, and runs its type check and its tests, as somebody does who has nothing but the folder. Returns what
 * is to be printed.
 */
export function tryElsewhere(example: string, folder: string, tarballs: readonly string[]): string {
  cpSync(join(root, example), folder, {
    recursive: true,
    filter: (path) => !["node_modules", "dist"].includes(basename(path)),
  });
  const npm = (...args: readonly string[]): string => output("npm", args, { cwd: folder });
  npm("install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefer-offline", ...tarballs);
  npm("run", "types");
  const counts = /Tests\s+(.*)/.exec(plain(npm("test")))?.[1] ?? "no tests";
  return `${example} in an empty folder: ${counts}\n`;
}

/** Without the colours of a terminal. */
function plain(text: string): string {
  return text.replace(new RegExp(`${String.fromCharCode(27)}\\[[\\d;]*m`, "g"), "");
}
