import {
  type Capabilities,
  type ChannelHost,
  engine,
  type FileHost,
  fileUrl,
  frontdesk,
  memory,
  memoryFiles,
} from "@frontdesk/core";
import { callRoute, fakeChannel, fakeClock, fakeDesk, fakeEvent } from "@frontdesk/core/testing";
import { describe, expect, test } from "vitest";

const bot = frontdesk({ id: "acme", name: "Acme", disclosure: false }).bot({ intents: [] });
const words = new TextEncoder().encode("hello");

interface Opening {
  readonly publicUrl?: string;
  readonly capabilities?: Partial<Capabilities>;
}

async function open({ capabilities, ...options }: Opening = {}) {
  const clock = fakeClock();
  const desk = fakeDesk();
  const channel = fakeChannel({ capabilities });
  const running = engine(bot, { channels: [channel], desk, clock, store: memory(), files: memoryFiles(), ...options });
  await running.start();
  return { clock, desk, channel, running, files: desk.host.files };
}

async function fetched(running: { readonly routes: Parameters<typeof callRoute>[0] }, link: string) {
  return callRoute(running.routes, { method: "GET", path: link.replace("https://example.com/support", "") });
}

async function kept(files: FileHost, name: string, mime?: string) {
  return files.put({ name, mime, bytes: words, owner: "test" });
}

describe("a link to a file", () => {
  test("opens it, under its name, as something that no browser runs", async () => {
    const { running, files } = await open();
    const file = await kept(files, "../отчёт.html", "text/html");
    const answer = await fetched(running, await files.link(file.id, "https://example.com/support"));
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual(words);
    expect(answer.headers).toMatchObject({
      "content-type": "text/plain",
      "content-disposition":
        "attachment; filename=\"_____.html\"; filename*=UTF-8''%D0%BE%D1%82%D1%87%D1%91%D1%82.html",
      "content-security-policy": "sandbox; default-src 'none'",
      "x-content-type-options": "nosniff",
    });
  });

  test("is the same for a while, and does not open anything after a day", async () => {
    const { running, files, clock } = await open();
    const { id } = await kept(files, "a.txt");
    const link = await files.link(id, "https://example.com/support");
    expect(await files.link(id, "https://example.com/support")).toBe(link);
    await clock.advance(26 * 60 * 60 * 1_000);
    expect((await fetched(running, link)).status).toBe(403);
  });

  test.each([
    ["another file", (link: string, other: string) => link.replace(/files\/\w+/, `files/${other}`)],
    ["a later end", (link: string) => link.replace(/until=\d+/, "until=9999999999999")],
    [
      "another proof",
      (link: string) => link.replace(/proof=(..)/, (_, two) => (two === "00" ? "proof=11" : "proof=00")),
    ],
    ["no proof", (link: string) => link.replace(/&proof=.*/, "")],
    ["a proof that is none", (link: string) => link.replace(/proof=.*/, "proof=zz")],
  ])("cannot be bent to %s", async (_, bend) => {
    const { running, files } = await open();
    const file = await kept(files, "a.txt");
    const other = await kept(files, "b.txt");
    const link = bend(await files.link(file.id, "https://example.com/support"), other.id);
    expect((await fetched(running, link)).status).toBe(403);
  });

  test("of a file that is gone says so", async () => {
    const { running, files } = await open();
    const link = await files.link("0".repeat(32), "https://example.com/support");
    expect((await fetched(running, link)).status).toBe(404);
  });
});

describe("a person's file", () => {
  async function sent(options: Opening) {
    const opened = await open(options);
    const { channel, desk, running, files } = opened;
    await channel.deliver({
      ...fakeEvent({ chat: "ann", user: { id: "ann" } }, { key: "1", at: 0 }),
      kind: "message",
      text: "human",
    });
    await running.idle();
    const [found] = await desk.host.cases();
    await desk.host.take(found?.id ?? "", { name: "Kim" });
    const file = await kept(files, "invoice.csv", "text/csv");
    await desk.host.say(found?.id ?? "", { name: "Kim" }, { text: "Here", files: [file.id] }, "1");
    await running.idle();
    return { ...opened, file, case: found?.id ?? "", parts: channel.received.at(-1)?.message.parts };
  }

  test("reaches a channel as a link when the server knows its address", async () => {
    const { parts, file } = await sent({ publicUrl: "https://example.com/support/" });
    expect(parts).toMatchObject([
      { kind: "text", text: "Here" },
      { kind: "file", name: "invoice.csv", mime: "text/csv", size: words.length },
    ]);
    expect(parts?.[1]).toHaveProperty("url", expect.stringMatching(`^https://example.com/support/files/${file.id}\\?`));
  });

  test("and by its name otherwise", async () => {
    const { parts } = await sent({});
    expect(parts).toEqual([
      { kind: "text", text: "Here" },
      { kind: "text", text: "[invoice.csv]" },
    ]);
  });

  test("is left to a channel that uploads it", async () => {
    const { parts, file } = await sent({ capabilities: { keptFiles: true } });
    expect(parts?.[1]).toMatchObject({ kind: "file", name: "invoice.csv", url: fileUrl(file.id) });
  });

  test("stands in the transcript", async () => {
    const { desk, file, case: id } = await sent({});
    expect((await desk.host.transcript(id)).at(-1)?.parts[1]).toMatchObject({ kind: "file", url: fileUrl(file.id) });
  });

  test("must be there", async () => {
    const { desk, case: id } = await sent({});
    const line = desk.host.say(id, { name: "Kim" }, { files: ["0".repeat(32)] }, "2");
    await expect(line).rejects.toMatchObject({ code: "message.invalid" });
  });
});

test("a customer's file stands in the history as one that can be opened", async () => {
  const { channel, desk, running, files } = await open();
  const file = await kept(files, "photo.txt");
  await channel.deliver({
    ...fakeEvent({ chat: "ann", user: { id: "ann" } }, { key: "1", at: 0 }),
    kind: "message",
    text: "human",
    attachments: [{ kind: "file", name: file.name, mime: file.mime, size: file.size, ref: fileUrl(file.id) }],
  });
  await running.idle();
  const [found] = await desk.host.cases();
  const [first] = await desk.host.transcript(found?.id ?? "");
  expect(first?.parts).toEqual([
    { kind: "text", text: "human" },
    { kind: "file", name: "photo.txt", mime: "text/plain", size: words.length, url: fileUrl(file.id) },
  ]);
});

test("an address that is none is refused at once", () => {
  expect(() => engine(bot, { publicUrl: "example.com" })).toThrowError(/publicUrl/);
});

test.each([
  ["https://example.com/support/", "https://example.com/support"],
  [undefined, undefined],
])("a channel is told of the address %s without its last slash", async (publicUrl, told) => {
  const inner = fakeChannel();
  const hosts: ChannelHost[] = [];
  const channel = { ...inner, open: async (host: ChannelHost) => void hosts.push(host) };
  const running = engine(bot, { channels: [channel], store: memory(), publicUrl });
  await running.start();
  expect(hosts.map((host) => host.publicUrl)).toEqual([told]);
  await running.stop();
});
