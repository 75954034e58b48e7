import type { Bot } from "../definition/bot.ts";
import { FrontdeskError } from "../errors/frontdesk-error.ts";
import { hex } from "../message/hex.ts";
import type { Passage } from "../ports/knowledge.ts";
import type { Log } from "../ports/log.ts";
import type { Store } from "../ports/store.ts";
import type { Example, Understanding } from "../ports/understanding.ts";
import { macrotask } from "../turn/macrotask.ts";
import { knowledgeLabel } from "../turn/understand.ts";

/**
 * Reads the knowledge of a bot.
 *
 * @throws FrontdeskError `knowledge.*`.
 */
export async function readKnowledge(bot: Bot): Promise<readonly Passage[]> {
  const passages: Passage[] = [];
  for (const source of bot.knowledge) {
    for (const passage of await source.passages()) {
      // Two sources may use one id.
      passages.push(bot.knowledge.length > 1 ? { ...passage, id: `${source.name}/${passage.id}` } : passage);
    }
  }
  return passages;
}

/** What the engine is trained on: the intents' examples, and beside them the questions of the knowledge base. */
export function examplesOf(bot: Bot, passages: readonly Passage[]): readonly Example[] {
  const examples: Example[] = Object.values(bot.intents).flatMap((intent) =>
    intent.examples.map(({ text, locale }) => ({ text, label: intent.name, locale })),
  );
  for (const { question, alternatives, language } of passages) {
    const questions = question === undefined ? alternatives : [question, ...alternatives];
    for (const text of questions) examples.push({ text, label: knowledgeLabel, locale: language });
  }
  return examples;
}

async function modelKey(engine: Understanding, examples: readonly Example[]): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(examples));
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return `model/${engine.name}/${hex(hash)}`;
}

async function load(engine: Understanding, model: Uint8Array, log: Log): Promise<boolean> {
  try {
    await engine.import(model);
    return true;
  } catch (error) {
    if (!FrontdeskError.isInstance(error, "understanding.invalid_model")) throw error;
    log.warn("understanding.model_refused", { engine: engine.name });
    return false;
  }
}

/** Trains the engine, or loads the model that an earlier start has kept for the same examples. */
export async function prepareUnderstanding(
  engine: Understanding,
  examples: readonly Example[],
  store: Store,
  log: Log,
): Promise<void> {
  if (examples.length === 0) return;
  const key = await modelKey(engine, examples);
  const kept = await store.blob(key);
  if (kept !== undefined && (await load(engine, kept, log))) return;
  // Other work has its turn between two steps of the training.
  for await (const _ of engine.train(examples)) await macrotask();
  await store.putBlob(key, await engine.export());
  log.info("understanding.trained", { engine: engine.name, examples: examples.length });
}
