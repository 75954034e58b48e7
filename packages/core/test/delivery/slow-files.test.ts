import {
  type EngineOptions,
  engine,
  type FetchContext,
  type FetchedFile,
  type Files,
  frontdesk,
  type Inbound,
  memory,
  memoryFiles,
  messageText,
} from "@frontdesk/core";
import { type FakeClock, fakeChannel, fakeClock, fakeEvent } from "@frontdesk/core/testing";
import { expect, onTestFinished, test } from "vitest";

const front = frontdesk({ id: "slow", name: "Slow", disclosure: false });
const counted = front.bot({ intents: [], files: (turn) => `${turn.files.length} files.` });
const read = front.bot({
  intents: [],
  async files(turn) {
    const contents = await Promise.all(turn.files.map((file) => file.read()));
    return `read ${contents.filter((content) => content !== undefined).length}`;
  },
});

async function open(
  fetch: (ref: string, context: FetchContext) => Promise<FetchedFile>,
  options: EngineOptions & { readonly bot?: typeof read; readonly clock?: FakeClock } = {},
) {
  const { bot = read, clock = fakeClock(), store = memory(), files = memoryFiles(), ...rest } = options;
  const channel = { ...fakeChannel(), fetch };
  const desk = engine(bot, { channels: [channel], clock, store, files, ...rest });
  await desk.start();
  onTestFinished(() => desk.stop({ deadlineMs: 0 }));
  const texts = (): readonly string[] => channel.received.map(({ message: { parts } }) => messageText(parts));
  const send = (chat: string, count: number) => channel.deliver(album(chat, count));
  const lost = async () =>
    (await store.journal({ limit: 1_000 })).filter(({ code }) => code === "file.not_kept").length;
  return { clock, store, files, desk, texts, send, lost };
}

function album(chat: string, count: number): Inbound {
  const event = fakeEvent({ chat, user: { id: chat } }, { key: chat, at: 0 });
  const attachments = Array.from({ length: count }, (_, at) => ({ kind: "image", ref: `${chat}/${at}` }) as const);
  return { ...event, kind: "message", text: "", attachments };
}

const never = (): Promise<never> => new Promise(() => {});
const later = (clock: FakeClock, ms: number): Promise<void> => new Promise((resolve) => void clock.after(ms, resolve));

test("many files of many customers are not all in memory at once", async () => {
  const clock = fakeClock();
  let atOnce = 0;
  let most = 0;
  const { send, texts } = await open(
    async () => {
      most = Math.max(most, ++atOnce);
      await later(clock, 100);
      atOnce--;
      return { bytes: Uint8Array.of(1) };
    },
    { clock },
  );
  for (let customer = 0; customer < 20; customer++) await send(`customer ${customer}`, 5);
  await clock.advance(5_000);
  expect(texts()).toEqual(Array.from({ length: 20 }, () => "read 5"));
  expect(most).toBe(8);
});

test("a file that still comes when it was given up keeps its place, for a minute", async () => {
  const clock = fakeClock();
  let atOnce = 0;
  let most = 0;
  const slow = async (ms: number): Promise<FetchedFile> => {
    most = Math.max(most, ++atOnce);
    await later(clock, ms);
    atOnce--;
    return { bytes: Uint8Array.of(1) };
  };
  const { send, texts } = await open((ref) => slow(ref.startsWith("slow") ? 50_000 : 1_000), { clock });
  for (let customer = 0; customer < 8; customer++) await send(`slow ${customer}`, 1);
  await clock.advance(30_000);
  for (let customer = 0; customer < 8; customer++) await send(`quick ${customer}`, 1);
  await clock.advance(25_000);
  expect(texts().filter((text) => text === "read 1")).toHaveLength(8);
  expect(most).toBe(8);
});

test("one that never comes gives its place back", async () => {
  const { send, clock, texts } = await open((ref) =>
    ref.startsWith("ann") ? never() : Promise.resolve({ bytes: Uint8Array.of(1) }),
  );
  for (let customer = 0; customer < 8; customer++) await send(`ann ${customer}`, 1);
  await clock.advance(80_000);
  await send("bob", 1);
  await clock.advance(1_000);
  expect(texts().at(-1)).toBe("read 1");
});

test("files that do not come hold an answer up for 25 seconds, however many they are", async () => {
  const { send, clock, texts, lost } = await open(never, { bot: counted });
  await send("ann", 30);
  await clock.advance(24_999);
  expect(texts()).toEqual([]);
  await clock.advance(1);
  expect(texts()).toEqual(["30 files."]);
  expect(await lost()).toBe(30);
});

test.each([undefined, 10_000])(
  "a handler that waits for them goes on within its own time of %s ms",
  async (turnTimeoutMs) => {
    const { send, clock, texts } = await open(never, { turnTimeoutMs });
    await send("ann", 2);
    await clock.advance(turnTimeoutMs ?? 30_000);
    expect(texts()).toEqual(["read 0"]);
  },
);

test("files of one customer that do not come do not cost others theirs", async () => {
  const { send, clock, texts } = await open((ref) =>
    ref.startsWith("bob") ? Promise.resolve({ bytes: Uint8Array.of(1) }) : never(),
  );
  await send("ann", 100);
  await clock.advance(1_000);
  await send("bob", 1);
  await clock.advance(0);
  expect(texts()).toEqual(["read 1"]);
  await clock.advance(24_000);
  expect(texts()).toEqual(["read 1", "read 0"]);
});

test("a place for files that takes no more holds no answer up for ever", async () => {
  const files: Files = { ...memoryFiles(), put: never };
  const { send, clock, texts, lost } = await open(async () => ({ bytes: Uint8Array.of(1) }), { bot: counted, files });
  await send("ann", 1);
  await clock.advance(30_000);
  expect(texts()).toEqual(["1 files."]);
  expect(await lost()).toBe(1);
});

test("a stop ends the fetching; the next start begins it anew, and the customer is answered once", async () => {
  const signals: AbortSignal[] = [];
  const first = await open((_ref, { signal }) => {
    signals.push(signal);
    return never();
  });
  await first.send("ann", 1);
  await first.clock.advance(1_000);
  const stopped = first.desk.stop({ deadlineMs: 1_000 });
  await first.clock.advance(1_000);
  await stopped;
  expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  await first.clock.advance(120_000);
  expect(signals).toHaveLength(1);
  expect(first.clock.waiting).toBe(0);
  const { store, files } = first;
  const next = await open(async () => ({ bytes: Uint8Array.of(1) }), { store, files });
  await next.clock.advance(1_000);
  expect([...first.texts(), ...next.texts()]).toEqual(["read 1"]);
  expect(await next.lost()).toBe(0);
});
