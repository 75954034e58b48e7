import { type Bot, type BotDefinition, FrontdeskError, fileUrl, frontdesk, memory, memoryFiles } from "@frontdesk/core";
import { talk } from "@frontdesk/core/testing";
import { describe, expect, onTestFinished, test } from "vitest";
import { z } from "zod";

const front = frontdesk({ id: "acme", name: "Acme", disclosure: false });
const png = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]);
const away = (): FrontdeskError => new FrontdeskError("channel.unavailable", "Not now.", { retryable: true });

const broken = front.intent({
  name: "broken",
  examples: ["my order arrived broken", "it is damaged"],
  slots: { order: front.ask("What is the order number?", z.string().regex(/^A\d{4}$/)) },
  async run(turn) {
    const [photo] = turn.files;
    const content = await photo?.read();
    return `${turn.slots.order}: ${photo?.name ?? "no photo"}, ${content?.file.mime ?? "unseen"}, ${content?.bytes.length ?? 0} bytes`;
  },
});

function botWith(files?: BotDefinition<"en", never, object, readonly []>["files"]): Bot {
  return front.bot({ intents: [broken], files, fallback: () => "Sorry?" });
}

function start(bot: Bot, options: Parameters<typeof talk>[1] = {}): ReturnType<typeof talk> {
  const ann = talk(bot, options);
  onTestFinished(() => ann.ends());
  return ann;
}

describe("files of a customer", () => {
  test("are in the turn of the run that they started, also days later", async () => {
    const store = memory();
    const files = memoryFiles();
    const ann = start(botWith(), { store, files });
    expect(await ann.sends({ name: "../crack.png", bytes: png }, "my order arrived broken")).toEqual([
      "What is the order number?",
    ]);
    await ann.restarts();
    expect(await ann.says("A1234")).toEqual(["A1234: crack.png, image/png, 11 bytes"]);
  });

  test("without a word are answered as the bot says", async () => {
    const ann = start(botWith((turn) => `Thank you for ${turn.files.map(({ name }) => name).join()}.`));
    expect(await ann.sends({ name: "crack.png", bytes: png })).toEqual(["Thank you for crack.png."]);
    expect(ann.why()?.by).toBe("files");
  });

  test("without a word leave an open question open", async () => {
    const ann = start(botWith(() => "Got it."));
    await ann.says("my order arrived broken");
    expect(await ann.sends({ name: "crack.png", bytes: png })).toEqual([
      "Got it.",
      "Back to where we were:\n\nWhat is the order number?",
    ]);
    expect(await ann.says("A1234")).toEqual(["A1234: no photo, unseen, 0 bytes"]);
  });

  test("without a word are not for a bot that has no answer to them", async () => {
    const ann = start(botWith());
    expect(await ann.sends({ name: "crack.png", bytes: png })).toEqual([
      "I can only read text so far. Please tell me in words.",
    ]);
  });

  test("are fetched again when the platform was away", async () => {
    const ann = start(botWith(async (turn) => String((await turn.files[0]?.read())?.bytes.length)));
    ann.channel.uploaded("late", { bytes: png }, away(), away());
    await ann.says("hello");
    const answered = ann.channel.deliver({
      account: "account",
      address: { chat: "ann" },
      conversationKind: "direct",
      eventKeys: ["late"],
      at: ann.clock.now(),
      user: { id: "ann" },
      kind: "message",
      text: "",
      attachments: [{ kind: "image", ref: "late" }],
    });
    await answered;
    expect(await ann.waits(60_000)).toEqual(["11"]);
  });

  test("that the scan refuses are not kept, which the journal says, and the turn goes on", async () => {
    const store = memory();
    const files = memoryFiles();
    const ann = start(
      botWith(async (turn) => `kept: ${(await turn.files[0]?.read()) !== undefined}`),
      { store, files, scanFile: async (_, bytes) => (bytes.length > 11 ? "refused" : "clean") },
    );
    expect(await ann.sends({ name: "crack.png", bytes: png })).toEqual(["kept: true"]);
    expect(await ann.sends({ name: "crack.png", bytes: Uint8Array.from([...png, 4]) })).toEqual(["kept: false"]);
    expect(await store.journal({ limit: 1_000 })).toContainEqual(
      expect.objectContaining({ code: "file.not_kept", data: { code: "message.invalid" } }),
    );
  });

  test("are kept as they came, whatever the scan does with the bytes that it is given", async () => {
    const ann = start(
      botWith(async (turn) => `kept: ${(await turn.files[0]?.read())?.bytes.join(" ")}`),
      {
        async scanFile(_, bytes) {
          bytes.fill(0);
          return "clean";
        },
      },
    );
    // A slice of a Buffer is no copy.
    for (const bytes of [png, Buffer.from(png)]) {
      expect(await ann.sends({ name: "crack.png", bytes })).toEqual([`kept: ${png.join(" ")}`]);
    }
  });

  test.each([
    ["that are gone", new FrontdeskError("channel.refused", "Gone."), "channel.refused"],
    ["whose platform stays away", undefined, "channel.unavailable"],
  ])("%s are given up, which the journal says, and the turn goes on", async (_name, refusal, code) => {
    const store = memory();
    const ann = start(
      botWith(async (turn) => `kept: ${(await turn.files[0]?.read()) !== undefined}`),
      { store },
    );
    await ann.says("hello");
    ann.channel.uploaded("gone", { bytes: png }, ...(refusal === undefined ? [away(), away(), away()] : [refusal]));
    await ann.channel.deliver({
      account: "account",
      address: { chat: "ann" },
      conversationKind: "direct",
      eventKeys: ["gone"],
      at: ann.clock.now(),
      user: { id: "ann" },
      kind: "message",
      text: "",
      attachments: [{ kind: "image", ref: "gone" }],
    });
    expect(await ann.waits(60_000)).toEqual(["kept: false"]);
    const journal = await store.journal({ limit: 100 });
    expect(journal.filter((line) => line.code === "file.not_kept").map(({ data }) => data)).toEqual([{ code }]);
  });

  test("that are too large are not kept", async () => {
    const ann = start(
      botWith(async (turn) => `kept: ${(await turn.files[0]?.read()) !== undefined}`),
      { maxFileBytes: 10 },
    );
    expect(await ann.sends({ name: "crack.png", bytes: png })).toEqual(["kept: false"]);
  });

  test("are in the history under the address of the kept file", async () => {
    const store = memory();
    const files = memoryFiles();
    const ann = start(
      botWith((turn) => ({ parts: [{ kind: "image", url: fileUrl(turn.files[0]?.id ?? ""), alt: "yours" }] })),
      { store, files, capabilities: { keptFiles: true } },
    );
    await ann.sends({ name: "crack.png", bytes: png });
    const [image] = ann.messages.at(-1)?.parts ?? [];
    const id = image?.kind === "image" ? image.url.replace("frontdesk-file:", "") : "";
    expect((await files.get(id))?.file).toMatchObject({ name: "crack.png", mime: "image/png", size: 11 });
  });

  test("are fetched once, however often the event is delivered", async () => {
    let answers = 0;
    const ann = start(botWith(() => `Answer ${++answers}.`));
    expect(await ann.sends({ name: "crack.png", bytes: png })).toEqual(["Answer 1."]);
    expect(await ann.repeats()).toEqual([]);
  });
});
