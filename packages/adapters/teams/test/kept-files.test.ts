import { type FilePart, fileUrl, type ImagePart } from "@frontdesk/core";
import { describe, expect, it } from "vitest";
import { type TeamsOptions, teams } from "../src/index.ts";
import type { FakeCustomer } from "../src/testing/index.ts";
import { addressOf, atEnd, type Bench, bench, endAfterEach, reply, sendTo, serve } from "./support/bench.ts";

endAfterEach();

const publicUrl = "https://example.com/support";
const pdf = new TextEncoder().encode("%PDF-1.7 your invoice");
const png = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]);

interface Desk extends Bench {
  readonly ann: FakeCustomer;
  keep(name: string, bytes: Uint8Array): Promise<string>;
}

async function desk(options: TeamsOptions = {}, host: { readonly publicUrl?: string } = {}): Promise<Desk> {
  const made = await bench(options, host);
  const keep = async (name: string, bytes: Uint8Array): Promise<string> =>
    (await made.host.files.put({ name, bytes, owner: "conversation" })).id;
  return { ...made, ann: made.fake.customer({ name: "Ann" }), keep };
}

function give(made: Desk, part: FilePart | ImagePart): Promise<unknown> {
  return sendTo(made, addressOf(made.fake, made.ann), reply(part));
}

/** Keeps an invoice and offers it. */
async function offer(made: Desk, bytes = pdf): Promise<string> {
  const id = await made.keep("invoice.pdf", bytes);
  await give(made, { kind: "file", url: fileUrl(id), name: "invoice.pdf" });
  return id;
}

function said({ messages }: Pick<FakeCustomer, "messages">): readonly string[] {
  return messages.map(({ text, others, marks }) => [text, ...others, ...marks].join(" ").trim());
}

describe("a kept picture", () => {
  it("is in the message, in a personal chat and in a group", async () => {
    const made = await desk();
    const part = { kind: "image", url: fileUrl(await made.keep("map.png", png)), alt: "The way to us" } as const;
    await give(made, part);
    const group = made.fake.group("groupChat");
    const place = { ...addressOf(made.fake, made.ann), conversation: group.id, type: "groupChat" };
    await sendTo(made, place, reply(part));
    for (const { messages } of [made.ann, group]) {
      expect(messages.map(({ pictures }) => pictures)).toEqual([[{ name: "map.png", bytes: png }]]);
    }
  });

  it("of more than 1 MB, or of a kind that Teams does not show, is a file in a personal chat", async () => {
    const made = await desk();
    const large = new Uint8Array(1024 * 1024 + 1);
    large.set(png);
    for (const [name, bytes] of [
      ["large.png", large],
      ["photo.webp", new TextEncoder().encode("RIFF....WEBPVP8 ")],
    ] as const) {
      await give(made, { kind: "image", url: fileUrl(await made.keep(name, bytes)), alt: "A photo" });
      await made.ann.accepts();
      expect(made.ann.files.at(-1)).toEqual({ name, bytes });
    }
  });

  it("of exactly 1 MB is in the message", async () => {
    const made = await desk();
    const large = new Uint8Array(1024 * 1024);
    large.set(png);
    await give(made, { kind: "image", url: fileUrl(await made.keep("large.png", large)), alt: "A photo" });
    expect(made.ann.messages[0]?.pictures[0]?.bytes).toHaveLength(1024 * 1024);
  });
});

describe("a kept file in a personal chat", () => {
  it("is saved where the customer accepts it, once, and shown where it lies", async () => {
    const made = await desk();
    await offer(made);
    expect(made.ann.messages[0]?.consents).toMatchObject([{ name: "invoice.pdf", size: pdf.length }]);
    expect(made.ann.files).toEqual([]);
    expect(await made.ann.accepts()).toBe(200);
    expect(made.ann.files).toEqual([{ name: "invoice.pdf", bytes: pdf }]);
    // The question is gone.
    expect(made.ann.messages.map(({ saved }) => saved)).toEqual([["item-1"]]);
    expect(() => made.ann.accepts()).toThrow("Nobody asks");
  });

  it("is saved once, however often it is accepted", async () => {
    const made = await desk();
    await offer(made);
    const accept = made.ann.messages[0]?.consents[0]?.accept;
    await Promise.all([made.ann.accepts(), made.ann.accepts()]);
    await offer(made);
    await made.ann.accepts({ context: accept });
    expect(made.ann.files).toHaveLength(1);
  });

  it("is not saved where the customer declines it, who is told so politely", async () => {
    const made = await desk();
    await offer(made);
    expect(await made.ann.declines()).toBe(200);
    expect(said(made.ann)).toEqual([expect.stringContaining("“invoice.pdf” is not saved")]);
    expect(made.ann.files).toEqual([]);
  });

  it("is given after a restart", async () => {
    const made = await desk();
    await offer(made);
    await made.channel.close();
    const again = teams(made.fake.options);
    atEnd(() => again.close());
    await again.open(made.host);
    made.fake.postTo(await serve(again));
    await made.ann.accepts();
    expect(made.ann.files).toHaveLength(1);
  });

  it("goes in parts when it is large", async () => {
    const made = await desk();
    const bytes = Uint8Array.from({ length: 11 * 1024 * 1024 }, (_, index) => (index * 31) & 0xff);
    await offer(made, bytes);
    await made.ann.accepts();
    expect(made.ann.files[0]?.bytes).toHaveLength(bytes.length);
    expect(Buffer.compare(made.ann.files[0]?.bytes ?? new Uint8Array(), bytes)).toBe(0);
  });

  it("is put there once more when OneDrive was busy", async () => {
    const made = await desk();
    await offer(made);
    made.fake.failUploads(503);
    await made.ann.accepts();
    expect(made.ann.files).toHaveLength(1);
  });

  it.each([416, 503])("goes on from where OneDrive has it when a part is there and was answered %i", async (status) => {
    const made = await desk();
    const bytes = Uint8Array.from({ length: 15 * 1024 * 1024 }, (_, index) => (index * 31) & 0xff);
    await offer(made, bytes);
    made.fake.failUploads(status, 1, true);
    await made.ann.accepts();
    expect(made.ann.files).toHaveLength(1);
    expect(Buffer.compare(made.ann.files[0]?.bytes ?? new Uint8Array(), bytes)).toBe(0);
  });

  it("begins again where OneDrive says that nothing of it is there", async () => {
    const made = await desk();
    await offer(made);
    made.fake.failUploads(416);
    await made.ann.accepts();
    expect(made.ann.files).toEqual([{ name: "invoice.pdf", bytes: pdf }]);
  });

  it("is a link where nobody knows whether the last part is there, and where no part is taken", async () => {
    for (const isTaken of [true, false]) {
      const made = await desk({}, { publicUrl });
      await offer(made);
      made.fake.failUploads(416, 9, isTaken);
      expect(await made.ann.accepts()).toBe(200);
      expect(said(made.ann)).toEqual([
        expect.stringContaining("“invoice.pdf” could not be saved"),
        expect.stringMatching(/^invoice\.pdf link https:/),
      ]);
    }
  });

  it.each([403, 507])("is a link where OneDrive answers %i", async (status) => {
    const made = await desk({}, { publicUrl });
    await offer(made);
    made.fake.failUploads(status, 2);
    expect(await made.ann.accepts()).toBe(200);
    expect(made.ann.files).toEqual([]);
    expect(said(made.ann)).toEqual([
      expect.stringContaining("“invoice.pdf” could not be saved"),
      expect.stringMatching(/^invoice\.pdf link https:\/\/example\.com\/support\/\S+$/),
    ]);
  });

  it("may be pressed again when it cannot be read now", async () => {
    const made = await desk();
    await offer(made);
    const { files } = made.host;
    const get = files.get.bind(files);
    Object.assign(files, { get: () => Promise.reject(new Error("disk")) });
    expect(await made.ann.accepts()).toBe(503);
    Object.assign(files, { get });
    expect(await made.ann.accepts()).toBe(200);
    expect(made.ann.files).toHaveLength(1);
  });

  it("is named where it is gone, before and after the question", async () => {
    const made = await desk();
    await give(made, { kind: "file", url: fileUrl("0".repeat(32)), name: "gone.pdf" });
    expect(said(made.ann)).toEqual(["[gone.pdf]"]);
    await offer(made);
    Object.assign(made.host.files, { get: async () => undefined });
    await made.ann.accepts();
    expect(said(made.ann).at(-1)).toContain("can no longer be saved");
  });
});

describe("a consent", () => {
  it.each([
    ["another customer's", async ({ fake, ann }: Desk) => [fake.customer(), contextOf(ann)] as const],
    [
      "for another file",
      async ({ ann, keep }: Desk) => [ann, contextOf(ann, { file: await keep("secret.pdf", pdf) })] as const,
    ],
    ["made longer", async ({ ann }: Desk) => [ann, contextOf(ann, { until: 9_999_999_999_999 })] as const],
    ["of nobody's", async ({ ann }: Desk) => [ann, contextOf(ann, { seal: "x" })] as const],
    ["empty", async ({ ann }: Desk) => [ann, {}] as const],
    ["nonsense", async ({ ann }: Desk) => [ann, { frontdesk: { file: 1, until: "x", seal: null } }] as const],
    [
      "a day old",
      async ({ ann, host }: Desk) => {
        await host.clock.advance(24 * 60 * 60 * 1000);
        return [ann, contextOf(ann)] as const;
      },
    ],
  ])("that is %s gives no file", async (_, change) => {
    const made = await desk();
    await offer(made);
    const [who, context] = await change(made);
    if (who !== made.ann) await sendTo(made, addressOf(made.fake, who), reply(await part(made, "other.pdf")));
    expect(await who.accepts({ context })).toBe(200);
    expect([...made.ann.files, ...who.files]).toEqual([]);
    expect(said(who).at(-1)).toContain("can no longer be saved");
  });

  it.each([
    "https://evil.example/upload",
    "http://acme.sharepoint.com/upload",
    "http://169.254.169.254/metadata",
    "https://acme.sharepoint.com@evil.example/",
    "nonsense",
  ])("puts nothing at %s, and the file is a link", async (uploadUrl) => {
    const made = await desk({}, { publicUrl });
    await offer(made);
    const uploadInfo = { uploadUrl, contentUrl: uploadUrl, name: "x", uniqueId: "1", fileType: "pdf" };
    expect(await made.ann.accepts({ uploadInfo })).toBe(200);
    expect(said(made.ann).at(-1)).toContain("link https://example.com/support/");
    expect(made.host.lines.map(({ event }) => event)).toContain("teams.file_place_refused");
  });
});

describe("where there is no consent, a kept file is", () => {
  it("a link in a group, a team, and where the author or Teams wants no question", async () => {
    for (const [options, type, fault] of [
      [{}, "groupChat", undefined],
      [{}, "channel", undefined],
      [{ fileConsent: false }, "personal", undefined],
      [{}, "personal", 400],
    ] as const) {
      const made = await desk(options, { publicUrl });
      const group = type === "personal" ? undefined : made.fake.group(type);
      const conversation = group?.id ?? made.ann.conversation;
      if (fault !== undefined) made.fake.failNext({ kind: "status", status: fault });
      const place = { ...addressOf(made.fake, made.ann), conversation, type };
      await sendTo(made, place, reply(await part(made, "invoice.pdf")));
      expect(said(group ?? made.ann)).toEqual([
        expect.stringMatching(/^invoice\.pdf link https:\/\/example\.com\/support\/\S+$/),
      ]);
    }
  });

  it("its name where nobody reaches this server", async () => {
    const made = await desk({ fileConsent: false });
    await offer(made);
    expect(said(made.ann)).toEqual(["[invoice.pdf]"]);
  });

  it("for good refused where the customer has removed the bot", async () => {
    const made = await desk({}, { publicUrl });
    made.ann.blocks();
    await expect(offer(made)).rejects.toMatchObject({ code: "channel.refused" });
  });
});

async function part({ keep }: Desk, name: string): Promise<FilePart> {
  return { kind: "file", url: fileUrl(await keep(name, pdf)), name };
}

/** What the newest card would bring back, with something changed. */
function contextOf({ messages }: FakeCustomer, change: object = {}): object {
  const context: { readonly frontdesk?: object } = Object(messages.at(-1)?.consents[0]?.accept);
  return { frontdesk: { ...context.frontdesk, ...change } };
}
