import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, expect, test } from "vitest";
import { nodeNlp } from "../src/index.ts";

const folder = mkdtempSync(join(tmpdir(), "frontdesk-node-nlp-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const missing = { code: "understanding.missing_engine", hint: expect.stringContaining("npm install node-nlp@4") };

test("making an engine needs nothing; using it without node-nlp names the command to install it", async () => {
  for (const from of [folder, join(folder, "bot.ts"), pathToFileURL(folder), pathToFileURL(folder).href]) {
    const engine = nodeNlp({ from });
    expect(engine).toMatchObject({ apiVersion: 1, name: "node-nlp-1" });
    await expect(
      engine
        .train([{ label: "a", text: "b" }])
        [Symbol.asyncIterator]()
        .next(),
    ).rejects.toMatchObject(missing);
    await expect(engine.import(new Uint8Array())).rejects.toMatchObject(missing);
    await engine.close();
  }
});

test("without a model, nothing is answered or given away", async () => {
  const engine = nodeNlp({ from: folder });
  await expect(engine.classify("hello")).rejects.toMatchObject({ code: "understanding.not_trained" });
  await expect(engine.export()).rejects.toMatchObject({ code: "understanding.not_trained" });
});

test("something else that is called node-nlp is told by its failure", async () => {
  const other = join(folder, "node_modules", "node-nlp");
  mkdirSync(other, { recursive: true });
  writeFileSync(join(other, "index.js"), "module.exports = {};");
  const engine = nodeNlp({ from: folder });
  const training = engine.train([])[Symbol.asyncIterator]().next();
  await expect(training).rejects.toMatchObject({
    code: "understanding.engine_failed",
    hint: expect.stringContaining("node-nlp 4.27"),
    cause: { message: expect.stringContaining("Cannot find module '@nlpjs/nlp'") },
  });
  await engine.close();
});
