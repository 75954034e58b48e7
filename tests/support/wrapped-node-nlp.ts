import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** The main file of the real node-nlp. */
const real = createRequire(import.meta.url).resolve("node-nlp");

/**
 * Makes a folder with a node-nlp of its own: the real one, whose manager is wrapped. `members` is the source of the
 * wrapping class's body.
 */
export function wrappedNodeNlp(members: string): string {
  const folder = mkdtempSync(join(tmpdir(), "frontdesk-node-nlp-"));
  const modules = join(folder, "node_modules");
  mkdirSync(join(modules, "node-nlp"), { recursive: true });
  symlinkSync(join(dirname(real), "..", "..", "@nlpjs"), join(modules, "@nlpjs"));
  const source = `const { NlpManager } = require(${JSON.stringify(real)});
exports.NlpManager = class extends NlpManager { ${members} };
`;
  writeFileSync(join(modules, "node-nlp", "index.js"), source);
  return folder;
}
