import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Package, root } from "./packages.ts";

/**
 * Writes what packages bundle for browsers into their `dist`. A package names it in its `imports`: in the workspace the
 * name leads to a module that makes the texts from their source (`@frontdesk/source`), in what is published to one that
 * has them ready (`default`), with the same exports.
 */
export async function writeBundles(packages: readonly Package[]): Promise<void> {
  for (const { folder, manifest } of packages) {
    for (const target of Object.values(manifest.imports ?? {})) {
      const source = target["@frontdesk/source"];
      const built = target.default;
      if (source === undefined || built === undefined) continue;
      const made: Readonly<Record<string, unknown>> = await import(pathToFileURL(join(root, folder, source)).href);
      writeFileSync(join(root, folder, built), moduleOf(made));
    }
  }
}

function moduleOf(texts: Readonly<Record<string, unknown>>): string {
  const lines = Object.entries(texts).map(([name, text]) => {
    if (typeof text !== "string") throw new Error(`A bundle exports texts, and ${name} is none.`);
    return `export const ${name} = ${JSON.stringify(text)};\n`;
  });
  return lines.join("");
}
