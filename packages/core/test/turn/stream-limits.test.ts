import { type Bot, frontdesk, memory } from "@frontdesk/core";
import { type Customer, talk } from "@frontdesk/core/testing";
import { describe, expect, test } from "vitest";

const front = frontdesk({ id: "streams", name: "Streams", disclosure: false });
const shows = { capabilities: { streamEveryMs: 100 } };

type Run = Parameters<typeof front.intent>[0]["run"];

function bot(run: Run): Bot {
  return front.bot({
    intents: [front.intent({ name: "ask", examples: ["what colour is it", "which colour is the tent"], run })],
  });
}

const question = "what colour is it";

async function* pieces(...texts: readonly string[]): AsyncGenerator<string> {
  yield* texts;
}

/** Goes on when something has happened; a test that waits in vain ends by its own limit. */
async function until(happened: () => boolean): Promise<void> {
  while (!happened()) await new Promise((resolve) => setImmediate(resolve));
}

const streamedTexts = (ann: Customer): readonly string[] => ann.channel.streamed.map(({ text }) => text);

describe("a source without end", () => {
  test.each([
    [
      "a generator",
      async function* (): AsyncGenerator<string> {
        for (;;) yield "x";
      },
    ],
    ["a stream", () => new ReadableStream<string>({ pull: (controller) => controller.enqueue("x") })],
  ])("that waits for nothing keeps nobody else waiting: %s", async (_, source) => {
    const ann = talk(
      bot(async (turn) => {
        await turn.stream("answer", source);
      }),
      shows,
    );
    const said = ann.says(question);
    await until(() => ann.channel.streamed.length > 0);
    await ann.clock.advance(30_000);
    expect((await said)[0]).toContain("went wrong");
    expect(ann.errors).toMatchObject([{ event: "turn.handler_failed", error: { code: "turn.timeout" } }]);
  });
});

test("a long text in many pieces is said as it is", async () => {
  const text = "0123456789".repeat(100_000);
  async function* eighths(): AsyncGenerator<string> {
    for (let at = 0; at < text.length; at += 8) yield text.slice(at, at + 8);
  }
  const ann = talk(
    bot(async (turn) => {
      await turn.stream("answer", () => eighths(), { format: "plain" });
    }),
    { capabilities: { text: { maxLength: 2_000_000, markdown: true }, streamEveryMs: 100 } },
  );
  // Not compared by the matcher, which would print a megabyte.
  expect((await ann.says(question)).join() === text).toBe(true);
});

test("white space is not shown before there is a text", async () => {
  const ann = talk(
    bot(async (turn) => {
      await turn.stream("blank", () => pieces(" ", "\n"));
      await turn.stream("answer", () => pieces("", " ", "It is ", "blue."));
    }),
    { capabilities: { streamEveryMs: 0 } },
  );
  expect(await ann.says(question)).toEqual([" It is blue."]);
  expect(streamedTexts(ann)).toEqual([" It is ", " It is blue."]);
});

test("two replies at once, an effect in the middle of one, and a question: each is said once, over a restart", async () => {
  let looks = 0;
  const ann = talk(
    bot(async (turn) => {
      async function* withEffect(): AsyncGenerator<string> {
        yield "It is ";
        yield await turn.once("look", () => {
          looks++;
          return "blue.";
        });
      }
      await Promise.all([turn.stream("one", () => withEffect()), turn.stream("two", () => pieces("It is ", "light."))]);
      turn.say("There.");
      return (await turn.confirm("sure", "Is that enough?")) ? "Good." : "Sorry.";
    }),
    { capabilities: { streamEveryMs: 0 } },
  );
  const said = await ann.says(question);
  expect(said.toSorted()).toEqual(["Is that enough?\n1. Yes\n2. No", "It is blue.", "It is light.", "There."]);
  expect(new Set(ann.channel.streamed.map(({ id }) => id)).size).toBe(2);
  await ann.restarts();
  expect(await ann.says("yes")).toEqual(["Good."]);
  expect(looks).toBe(1);
});

test("whoever takes a case that is being given back stops what is streamed then", async () => {
  const store = memory();
  let isSlow = false;
  async function* source(): AsyncGenerator<string> {
    yield "It is ";
    if (isSlow) await new Promise(() => {});
    yield "blue.";
  }
  const kim = { name: "Kim" };
  const ann = talk(
    bot(async (turn) => {
      await turn.confirm("sure", "Are you sure?");
      if (turn.text !== question) return;
      await turn.stream("answer", () => source());
    }),
    { ...shows, store },
  );
  await ann.says(question);
  await ann.says("human");
  await ann.person.takes("Kim");
  const id = (await ann.case())?.id ?? "";
  // The definition has changed meanwhile: nothing is asked any more, so that the bot answers as soon as it is back.
  await ann.restarts(
    bot(async (turn) => {
      await turn.stream("answer", () => source());
    }),
  );
  isSlow = true;
  await ann.desk.host.giveBack(id, kim);
  await until(() => ann.channel.streamed.length > 0);
  await ann.desk.host.take(id, { name: "Lee" }, { from: "Kim" });
  await (await ann.engine()).idle();
  expect(ann.messages.at(-1)?.parts).toEqual([{ kind: "text", text: "Lee is with you now." }]);
  expect(await ann.case()).toMatchObject({ state: "agent", person: { name: "Lee" } });
  expect(streamedTexts(ann)).toEqual(["It is "]);
  expect(JSON.stringify(ann.messages)).not.toContain("It is ");
  expect(ann.errors).toEqual([]);
});
