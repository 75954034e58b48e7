import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as macrotask } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { type Example, FrontdeskError } from "@frontdesk/core";

import { seededRandom } from "@frontdesk/core/testing";
import { type NodeNlpUnderstanding, nodeNlp } from "@frontdesk/node-nlp";
import { afterAll, expect, test } from "vitest";
import { shopExamples } from "./support/shop-examples.ts";
import { wrappedNodeNlp } from "./support/wrapped-node-nlp.ts";

const from = import.meta.url;
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function wrapped(members: string): string {
  const folder = wrappedNodeNlp(members);
  folders.push(folder);
  return folder;
}

async function train(engine: NodeNlpUnderstanding, examples: readonly Example[]): Promise<void> {
  for await (const _ of engine.train(examples));
}

/** Made-up sentences that have nothing to do with their intent: learning 1,600 by heart takes 1 to 2 s. */
function manyExamples(count: number): Example[] {
  const random = seededRandom("words");
  const word = (): string => `word${random.bytes(3).reduce((sum, byte) => sum + byte, 0) % 300}`;
  return Array.from({ length: count }, (_, at) => ({
    label: `intent-${at % 40}`,
    text: [word(), word(), word(), word()].join(" "),
    locale: "en",
  }));
}

test("other work goes on while it trains", async () => {
  const engine = nodeNlp({ from });
  let ticks = 0;
  let reports = 0;
  let isTraining = true;
  const other = (async () => {
    while (isTraining) {
      await macrotask();
      ticks++;
    }
  })();
  for await (const _ of engine.train(manyExamples(1_600))) reports++;
  isTraining = false;
  await other;
  // Training on this thread would let a tick or so through at each report. Seen: 3,000,000 ticks at 129 reports.
  expect(reports).toBeGreaterThan(20);
  expect(ticks).toBeGreaterThan(100 * reports);
  await engine.close();
});

test("the old model answers until a further training is complete; one that is left has no effect", async () => {
  const engine = nodeNlp({ from });
  await train(engine, shopExamples);
  const model = await engine.export();
  const best = async (): Promise<string | undefined> =>
    (await engine.classify("where is my parcel", { locale: "en" })).candidates[0]?.label;
  let answers = 0;
  for await (const { done } of engine.train(manyExamples(500))) {
    if (done === 1) break;
    expect(await best()).toBe("track_order");
    if (++answers === 3) break;
  }
  expect(answers).toBe(3);
  expect(await engine.export()).toEqual(model);
  await train(engine, [{ label: "other", text: "where is my parcel", locale: "en" }]);
  expect(await best()).toBe("other");
  await engine.close();
});

test("of two trainings at once the later one counts, whichever ends first", async () => {
  const engine = nodeNlp({ from });
  const slow = train(engine, manyExamples(500));
  const fast = train(engine, [{ label: "later", text: "hello", locale: "en" }]);
  await fast;
  await slow;
  expect((await engine.classify("hello", { locale: "en" })).candidates[0]?.label).toBe("later");
  await engine.close();
});

test("a thread that dies rejects what it had under way, and the next call has a new one with the model", async () => {
  const deadly = "classify(...call) { if (call[1] === 'die') process.exit(3); return super.classify(...call); }";
  const engine = nodeNlp({ from: wrapped(deadly) });
  await train(engine, [...shopExamples, { label: "deadly", text: "die now", locale: "en" }]);
  const calls = ["die", "where is my parcel", "die"].map((text) => engine.classify(text, { locale: "en" }));
  for (const call of await Promise.allSettled(calls)) {
    const error: unknown = call.status === "rejected" ? call.reason : undefined;
    expect(FrontdeskError.isInstance(error, "understanding.engine_failed") && error.retryable).toBe(true);
  }
  const again = await Promise.all([1, 2].map(() => engine.classify("where is my parcel", { locale: "en" })));
  expect(again.map(({ candidates }) => candidates[0]?.label)).toEqual(["track_order", "track_order"]);
  await engine.close();
});

test("a failure of node-nlp is told with its cause, and the old model stays", async () => {
  const failing = `train() {
    if (JSON.stringify(this.toJSON()).includes("explode")) throw new Error("no memory of that");
    return super.train();
  }`;
  const engine = nodeNlp({ from: wrapped(failing) });
  await train(engine, shopExamples);
  const failure = train(engine, [{ label: "a", text: "explode" }]);
  await expect(failure).rejects.toMatchObject({
    code: "understanding.engine_failed",
    cause: { message: "no memory of that" },
  });
  expect((await engine.classify("营业时间", { locale: "zh" })).candidates[0]?.label).toBe("opening_hours");
  await engine.close();
});

test("close ends what is under way; what is asked later starts anew", async () => {
  const hanging = "classify(...call) { return call[1] === 'hang' ? new Promise(() => {}) : super.classify(...call); }";
  const engine = nodeNlp({ from: wrapped(hanging) });
  await train(engine, [...shopExamples, { label: "deaf", text: "do not hang up", locale: "en" }]);
  const underWay = Promise.allSettled([
    train(engine, manyExamples(500)),
    engine.classify("hang", { locale: "en" }),
    engine.import(new Uint8Array()),
  ]);
  await macrotask();
  await engine.close();
  for (const { status, ...rest } of await underWay) {
    expect({ status, ...rest }).toMatchObject({ status: "rejected", reason: { code: "understanding.engine_failed" } });
  }
  expect((await engine.classify("营业时间", { locale: "zh" })).accepted).toBe(true);
  await engine.close();
  await engine.close();
});

test("what was asked of the old model is still answered by it after the new one is complete", async () => {
  const folder = wrapped(`async classify(...call) {
    if (call[1] === "slow parcel") while (!require("node:fs").existsSync(__dirname + "/go")) await new Promise(setImmediate);
    return super.classify(...call);
  }`);
  const engine = nodeNlp({ from: folder });
  await train(engine, shopExamples);
  const slow = engine.classify("slow parcel", { locale: "en" });
  await train(engine, [{ label: "other", text: "where is my parcel", locale: "en" }]);
  writeFileSync(join(folder, "node_modules", "@nlpjs", "nlp", "go"), "");
  expect((await slow).candidates[0]?.label).toBe("track_order");
  await engine.close();
});

/** Runs a program that has `engine` and `examples` in a process of its own. */
function runProgram(
  program: string,
  place: string,
  cwd: string,
): { stdout: string; stderr: string; status: number | null } {
  const begin = `import { nodeNlp } from ${JSON.stringify(import.meta.resolve("@frontdesk/node-nlp"))};
const engine = nodeNlp({ from: ${JSON.stringify(place)} });
const examples = ${JSON.stringify(shopExamples)};
`;
  const args = ["--conditions=@frontdesk/source", "--input-type=module", "--eval", begin + program];
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { cwd, encoding: "utf8", timeout: 20_000 });
  return { stdout, stderr, status };
}

test("it prints nothing, reads and writes nothing in the working directory, and lets the process end", () => {
  const folder = mkdtempSync(join(tmpdir(), "frontdesk-node-nlp-"));
  folders.push(folder);
  mkdirSync(join(folder, "plugins"));
  writeFileSync(join(folder, "plugins", "trap.js"), "require('node:fs').writeFileSync('trapped', '');");
  writeFileSync(join(folder, "conf.json"), "this is no JSON");
  writeFileSync(join(folder, "pipelines.md"), "# default\n## nlu-en-process\nno such step\n");
  // It is not closed: an idle thread keeps nobody waiting.
  const program = `
    for await (const _ of engine.train(examples));
    const { candidates } = await engine.classify("where is my parcel", { locale: "en" });
    process.stdout.write(candidates[0].label);
  `;
  expect(runProgram(program, from, folder)).toEqual({ stdout: "track_order", stderr: "", status: 0 });
  expect(existsSync(join(folder, "trapped"))).toBe(false);
  expect(existsSync(join(folder, "model.nlp"))).toBe(false);
});

test("a training that is left is ended", () => {
  const endless = wrapped(`train() {
    for (const iterations of [1, 2, 3]) this.settings.nlu.log({ iterations, error: 1 / iterations, deltaError: 1 / iterations });
    return new Promise(() => setInterval(() => {}, 1000));
  }`);
  const program =
    "for await (const { done } of engine.train(examples)) { process.stdout.write(String(done > 0)); break; }";
  expect(runProgram(program, endless, endless)).toEqual({ stdout: "true", stderr: "", status: 0 });
});

test("it is found from a folder or a file, as a path, as a URL", async () => {
  for (const place of [import.meta.dirname, import.meta.filename, pathToFileURL(import.meta.dirname), from]) {
    const engine = nodeNlp({ from: place });
    await train(engine, []);
    expect((await engine.classify("hello")).candidates).toEqual([]);
    await engine.close();
  }
});
