import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";

const nodeNlp = createRequire(createRequire(import.meta.url).resolve("node-nlp"));

/**
 * Makes a folder with a node-nlp of its own: the parts of the real one, of which `Nlp`, which does the work, is
 * wrapped. `members` is the source of the wrapping class's body.
 */
export function wrappedNodeNlp(members: string): string {
  const folder = mkdtempSync(join(tmpdir(), "frontdesk-node-nlp-"));
  const modules = join(folder, "node_modules");
  for (const name of ["node-nlp", "@nlpjs/nlp"]) mkdirSync(join(modules, name), { recursive: true });
  writeFileSync(join(modules, "node-nlp", "index.js"), "");
  for (const name of ["core-loader", "lang-all", "language"]) {
    symlinkSync(join(nodeNlp.resolve(`@nlpjs/${name}/package.json`), ".."), join(modules, "@nlpjs", name));
  }
  const source = `const { Nlp } = require(${JSON.stringify(nodeNlp.resolve("@nlpjs/nlp"))});
exports.Nlp = class extends Nlp { ${members} };
`;
  writeFileSync(join(modules, "@nlpjs", "nlp", "index.js"), source);
  return folder;
}
