import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { writeBundles } from "../bundles.ts";
import { type Package, root } from "../packages.ts";

/** A package in a folder of its own, whose `#page` is this module. */
function packageWith(source: string): { readonly owner: Package; readonly built: string } {
  const folder = mkdtempSync(join(tmpdir(), "bundles-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, "dist"));
  writeFileSync(join(folder, "page.ts"), source);
  const imports = { "#page": { "@frontdesk/source": "./page.ts", default: "./dist/page.js" } };
  const owner = { folder: relative(root, folder), manifest: { name: "@frontdesk/inbox", version: "0.1.0", imports } };
  return { owner, built: pathToFileURL(join(folder, "dist", "page.js")).href };
}

test("what a package bundles is written with the same exports", async () => {
  const text = '`\\ "quoted" \u2028 </script>';
  const { owner, built } = packageWith(
    `export const pageScript: string = ${JSON.stringify(text)};\nexport const pageStyle = "";\n`,
  );
  await writeBundles([owner, { folder: "packages/core", manifest: { name: "@frontdesk/core", version: "0.1.0" } }]);
  const made: unknown = await import(built);
  expect({ ...Object(made) }).toEqual({ pageScript: text, pageStyle: "" });
});

test("what is no text is not written", async () => {
  const { owner } = packageWith("export const page = Promise.resolve();\n");
  await expect(writeBundles([owner])).rejects.toThrow("page is none");
});
