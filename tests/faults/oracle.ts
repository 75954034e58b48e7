import { messageText, type Store, type StoredMessage } from "@frontdesk/core";
import type { Customers } from "./customers.ts";
import { botId, channelNames, channelOf } from "./node-settings.ts";
import type { Platform } from "./platform.ts";

/** What became of the messages. */
export interface Findings {
  readonly acknowledged: number;
  /** Acknowledged and never answered, but for those whose send has no known outcome; and what the store has not. */
  readonly lost: number;
  /** In the store twice, or answered there twice, or shown twice by a platform that honours keys. */
  readonly doubled: number;
  /** Chats whose messages, or first answers, are not in the order in which they were written. */
  readonly reordered: number;
  /** Shown more than once by a platform that ignores keys: a send whose outcome was unknown was repeated. */
  readonly doubledOutside: number;
  /** Sends that the honouring platform got again under a key that it had. */
  readonly repeats: number;
  /** Effects outside that happened more than once, each under one key. */
  readonly repeatedEffects: number;
  /** Messages that were given up because nobody knew how their sends went, by channel. */
  readonly unknown: Readonly<Record<string, number>>;
  /** What is wrong, in words; the first few. */
  readonly wrong: readonly string[];
}

function repeated<T>(values: readonly T[]): number {
  return values.length - new Set(values).size;
}

function isAscending(numbers: readonly number[]): boolean {
  return numbers.every((number, index) => index === 0 || number > (numbers[index - 1] ?? 0));
}

function numbersOf(history: readonly StoredMessage[], kind: "customer" | "bot"): readonly number[] {
  return history
    .filter(({ author }) => author.kind === kind)
    .map(({ parts }) => Number(/\d+$/.exec(messageText(parts))?.[0]));
}

/** Looks through a store that nobody works on any more, and through what the platform got. */
export async function findings(store: Store, customers: Customers, platform: Platform): Promise<Findings> {
  const wrong: string[] = [];
  const found = { lost: 0, doubled: 0, reordered: 0, doubledOutside: 0, repeatedEffects: 0 };
  const unknown = Object.fromEntries(channelNames.map((name) => [name, 0]));
  const blame = (what: "lost" | "doubled" | "reordered", times: number, words: string): void => {
    if (times === 0) return;
    found[what] += times;
    if (wrong.length < 20) wrong.push(words);
  };

  for (const [chat, last] of customers.acknowledged.entries()) {
    const channel = channelOf(chat);
    const all = Array.from({ length: last }, (_, index) => index + 1);
    const shown = platform.shown.filter((one) => one.chat === chat);
    const id = await store.find(channel, "account", String(chat));
    const history = id === undefined ? [] : await store.history(id, { limit: 1_000_000 });
    const written = numbersOf(history, "customer");
    const said = numbersOf(history, "bot");
    const ended = id === undefined ? [] : await store.outbox({ conversation: id, limit: 1_000_000 });
    const givenUp = ended.filter(({ status }) => status === "unknown").length;
    unknown[channel] = (unknown[channel] ?? 0) + givenUp;

    // Inside: the store has 1..N, and an answer to each.
    blame("doubled", repeated(written), `chat ${chat}: the store has messages twice: ${written.join()}`);
    blame("lost", last - new Set(written).size, `chat ${chat}: the store has ${written.join()} of ${last}`);
    blame("reordered", isAscending([...new Set(written)]) ? 0 : 1, `chat ${chat}: the store has ${written.join()}`);
    blame("doubled", repeated(said), `chat ${chat}: it was answered twice inside: ${said.join()}`);
    blame("reordered", isAscending([...new Set(said)]) ? 0 : 1, `chat ${chat}: it was answered as ${said.join()}`);
    const version = id === undefined ? 0 : ((await store.load(id))?.conversation.version ?? 0);
    blame("doubled", Math.max(0, version - last), `chat ${chat}: ${version} turns for ${last} messages`);

    // Outside: what customers saw.
    const numbers = shown.map(({ n }) => n);
    const first = [...new Set(numbers)];
    const unanswered = all.filter((n) => !platform.hasAnswered(chat, n));
    blame("lost", Math.max(0, unanswered.length - givenUp), `chat ${chat}: unanswered ${unanswered.join()} of ${last}`);
    blame("reordered", isAscending(first) ? 0 : 1, `chat ${chat}: first answers came as ${first.join()}`);
    if (channel === "keyed") blame("doubled", repeated(numbers), `chat ${chat}: shown twice in ${numbers.join()}`);
    else found.doubledOutside += repeated(numbers);
    for (const n of first) {
      const keys = new Set(shown.filter((one) => one.n === n).map(({ key }) => key));
      blame("doubled", keys.size - 1, `chat ${chat}: ${n} was sent under ${keys.size} keys`);
    }
  }
  for (const [name, keys] of platform.effects) {
    found.repeatedEffects += keys.length - 1;
    blame("doubled", new Set(keys).size - 1, `effect ${name}: it happened under several keys`);
  }
  return { acknowledged: customers.count, ...found, repeats: platform.repeats, unknown, wrong };
}

/** Opens a store for looking only, so that it takes no part in the work. */
export async function look<T>(store: Store, work: (store: Store) => Promise<T>): Promise<T> {
  await store.open(botId);
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}
