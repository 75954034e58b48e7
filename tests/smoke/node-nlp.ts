// The engine on node-nlp without node-nlp: it says so; and its worker, which is a file of its own in the build, starts.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FrontdeskError } from "@frontdesk/core";
import { nodeNlp } from "@frontdesk/node-nlp";

const folder = mkdtempSync(join(tmpdir(), "frontdesk-smoke-"));

async function codeOf(): Promise<string> {
  const engine = nodeNlp({ from: folder });
  try {
    for await (const _ of engine.train([{ label: "hours", text: "when are you open" }]));
    return "trained";
  } catch (error) {
    if (!FrontdeskError.isInstance(error)) throw error;
    const cause = error.cause instanceof Error ? error.cause.message : "";
    return `${error.code} (${cause.split("\n")[0]})`;
  } finally {
    await engine.close();
  }
}

try {
  const without = await codeOf();
  if (!without.startsWith("understanding.missing_engine")) throw new Error(`Without node-nlp: ${without}`);
  mkdirSync(join(folder, "node_modules", "node-nlp"), { recursive: true });
  writeFileSync(join(folder, "node_modules", "node-nlp", "index.js"), "");
  const empty = await codeOf();
  const expected = "understanding.engine_failed (Cannot find module '@nlpjs/nlp')";
  if (empty !== expected) throw new Error(`With an empty node-nlp: ${empty}`);
  process.stdout.write("a missing engine is named, and the worker starts\n");
} finally {
  rmSync(folder, { recursive: true, force: true });
}
