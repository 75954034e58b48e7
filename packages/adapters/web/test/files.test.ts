import { describe, expect, test } from "vitest";
import type { FileAnswer } from "../src/chat/protocol.ts";
import { type Chat, openChat } from "./support/chat.ts";
import { directLine, openClient } from "./support/client.ts";

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const bytes = (...parts: readonly (string | readonly number[])[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => (typeof part === "string" ? [...encode(part)] : [...part])));

const png = bytes([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a], "rest");
const html = "<!doctype html><script>alert(1)</script>";
const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';

async function visited(options: Parameters<typeof openChat>[0] = {}) {
  const chat = await openChat(options);
  const visit = await chat.visit();
  const upload = (name: string, raw: string | Uint8Array, type = "application/octet-stream", token = visit.session) =>
    chat.ask<FileAnswer>("POST", `files?name=${encodeURIComponent(name)}`, {
      token,
      raw,
      headers: { "content-type": type },
    });
  return { ...chat, ...visit, chat, upload };
}

/** What a link opens. */
async function opened({ host }: Chat, url: string) {
  const { pathname, searchParams } = new URL(url);
  return host.fileRoute.handle({
    method: "GET",
    path: pathname,
    params: { id: pathname.split("/").at(-1) ?? "" },
    query: searchParams,
    headers: {},
    body: new Uint8Array(),
    base: "http://desk.example",
    remoteAddress: undefined,
  });
}

describe("a file", () => {
  test("is taken over, shown by a link that expires, and goes along with a message", async () => {
    const { upload, send, messages, session, conversation, host, chat } = await visited();
    const { status, body } = await upload("boot.png", png, "image/png");
    expect([status, body]).toEqual([
      201,
      {
        id: expect.stringMatching(/^[0-9a-f]{32}$/),
        name: "boot.png",
        mime: "image/png",
        size: 12,
        url: expect.stringMatching(/^http:\/\/desk\.example\/files\/[0-9a-f]{32}\?/),
      },
    ]);
    expect(host.kept[0]?.file.owner).toBe(`web/web/${conversation}`);
    expect((await opened(chat, body.url)).status).toBe(200);

    const note = await upload("notes.txt", "It is broken.", "text/plain");
    expect((await send(session, { id: "m1", text: "See:", files: [body.id, note.body.id] })).status).toBe(200);
    expect(host.accepted).toMatchObject([
      {
        kind: "message",
        text: "See:",
        attachments: [
          { kind: "image", name: "boot.png", mime: "image/png", size: 12, ref: `frontdesk-file:${body.id}` },
          { kind: "file", name: "notes.txt", mime: "text/plain", size: 13, ref: `frontdesk-file:${note.body.id}` },
        ],
      },
    ]);
    const [message] = await messages(session);
    expect(message?.parts).toMatchObject([
      { kind: "text", text: "See:" },
      { kind: "image", url: expect.stringMatching(/^http:\/\/desk\.example\/files\//), alt: "boot.png" },
      { kind: "file", url: expect.stringMatching(/^http:\/\/desk\.example\/files\//), name: "notes.txt" },
    ]);
    await host.clock.advance(3 * 86_400_000);
    expect((await opened(chat, body.url)).status).toBe(403);
  });

  test("is enough without a word", async () => {
    const { upload, send, session, host } = await visited();
    const { body } = await upload("boot.png", png);
    expect((await send(session, { id: "m1", files: [body.id] })).status).toBe(200);
    expect(host.accepted).toMatchObject([{ text: "", attachments: [{ kind: "image" }] }]);
  });

  test.each([
    ["a sound", bytes("OggS", [0, 2]), "audio/ogg", "audio"],
    ["a film", bytes([0, 0, 0, 24], "ftypmp42"), "video/mp4", "video"],
    ["a document", bytes("PK", [3, 4], "word/"), "application/zip", "file"],
  ] as const)("(%s) is called what it is", async (_, raw, type, kind) => {
    const { upload, send, session, host } = await visited();
    const { body } = await upload("x", raw, type);
    await send(session, { id: "m1", files: [body.id] });
    expect(host.accepted).toMatchObject([{ attachments: [{ kind }] }]);
  });

  test("that is sent ten times over is still that file; eleven are too many", async () => {
    const { upload, send, session } = await visited();
    const ids: string[] = [];
    for (let index = 0; index < 11; index += 1) ids.push((await upload(`${index}.png`, png)).body.id);
    expect((await send(session, { id: "m1", files: ids.slice(1) })).status).toBe(200);
    expect((await send(session, { id: "m2", files: ids })).body.error?.code).toBe("BadArgument");
  });
});

describe("a file that lies", () => {
  test.each([
    ["a page that calls itself a picture", "cat.png", html, "image/png", "text/plain"],
    ["a drawing with a script", "cat.svg", svg, "image/svg+xml", "text/plain"],
    ["a drawing that calls itself a picture", "cat.png", svg, "image/png", "text/plain"],
    ["a script", "cat.js", "alert(1)", "text/javascript", "text/plain"],
    ["a picture that is a page as well", "cat.html", bytes("GIF89a", html), "text/html", "image/gif"],
    ["a document that is a page as well", "cat.html", bytes("%PDF-1.7\n", html), "text/html", "application/pdf"],
  ])("(%s) is never what a browser would run", async (_, name, raw, type, mime) => {
    const { upload, chat } = await visited();
    const { status, body } = await upload(name, raw, type);
    expect([status, body.mime]).toEqual([201, mime]);
    const answer = await opened(chat, body.url);
    expect(answer.headers).toMatchObject({
      "content-type": mime,
      "x-content-type-options": "nosniff",
      "content-security-policy": expect.stringContaining("sandbox"),
    });
    expect(answer.headers?.["content-disposition"]).toMatch(mime.startsWith("image/") ? /^inline/ : /^attachment/);
  });

  test.each([
    ["a program", bytes("MZ", [0x90, 0], "\0\0"), "image/png"],
    ["bytes without a meaning", bytes([1, 2, 3, 0]), "application/pdf"],
    ["a page, where only pictures are taken", encode(html), "image/png"],
  ])("(%s) is not taken as what it says", async (_, raw, type) => {
    const { upload, send, session, host } = await visited({ fileTypes: ["image/*"] });
    const { status, body } = await upload("x.png", raw, type);
    expect([status, body.error?.code]).toEqual([415, "FileTypeNotAllowed"]);
    // What was refused cannot be sent either, should somebody learn its id.
    for (const { file } of host.kept) {
      expect((await send(session, { id: "m1", files: [file.id] })).body.error?.code).toBe("UnknownFile");
    }
  });

  test("is taken where everything is", async () => {
    const { upload } = await visited({ fileTypes: ["*/*"] });
    expect((await upload("x.bin", bytes([1, 2, 3, 0]))).body.mime).toBe("application/octet-stream");
  });

  test.each([
    ["../../etc/passwd", "passwd"],
    ["C:\\Users\\me\\boot.png", "boot.png"],
    ["a\u0000b\u0007\u001b[31m.png", "ab[31m.png"],
    ["invoice\u202egpj.exe", "invoicegpj.exe"],
    ["\r\nset-cookie: a=b", "set-cookie_ a=b"],
    ["", "file"],
    ["..", "file"],
    ["con.png", "_con.png"],
    ["сапог 👢.png", "сапог 👢.png"],
  ])("about its name (%j) is called %j", async (name, expected) => {
    const { upload } = await visited();
    expect((await upload(name, png)).body.name).toBe(expected);
  });

  test("with a name of a megabyte is refused", async () => {
    const { upload } = await visited();
    expect((await upload("x".repeat(1_001), png)).status).toBe(400);
  });
});

describe("a file is refused", () => {
  test("that is empty, or too large", async () => {
    const { upload, host } = await visited({ maxFileBytes: 12 });
    expect((await upload("x.png", png)).status).toBe(201);
    expect((await upload("x.txt", "")).body.error?.code).toBe("MalformedData");
    const { status, body } = await upload("x.txt", "thirteen byte");
    expect([status, body.error?.code, host.kept.length]).toEqual([413, "MessageSizeTooBig", 1]);
  });

  test("of another conversation", async () => {
    const { upload, visit, send, host } = await visited();
    const { body } = await upload("boot.png", png);
    const other = await visit();
    const answer = await send(other.session, { id: "m1", text: "Mine now", files: [body.id] });
    expect([answer.status, answer.body.error?.code, host.accepted]).toEqual([400, "UnknownFile", []]);
  });

  test("of another channel", async () => {
    const { send, session, conversation, host } = await visited();
    const kept = await host.files.put({ name: "x", bytes: png, owner: `web/other/${conversation}` });
    expect((await send(session, { id: "m1", files: [kept.id] })).body.error?.code).toBe("UnknownFile");
  });

  test("beyond what a conversation or an address may send a minute", async () => {
    const { upload, visit, host } = await visited({ limits: { filesPerMinute: 2, filesPerMinuteByAddress: 3 } });
    const other = await visit();
    const codes: number[] = [];
    for (let index = 0; index < 3; index += 1) codes.push((await upload("x.png", png)).status);
    expect(codes).toEqual([201, 201, 429]);
    expect((await upload("x.png", png, "image/png", other.session)).status).toBe(429);
    await host.clock.advance(60_000);
    expect((await upload("x.png", png)).status).toBe(201);
  });

  test("without a session", async () => {
    const { ask } = await visited();
    expect((await ask("POST", "files?name=x.png", { raw: png })).status).toBe(401);
  });
});

describe("Direct Line", () => {
  /** A form as browsers write it. */
  async function form(parts: readonly (readonly [name: string, value: Blob, fileName?: string])[]) {
    const data = new FormData();
    for (const [name, value, fileName] of parts) data.append(name, value, fileName ?? "blob");
    const request = new Request("http://desk.example", { method: "POST", body: data });
    return {
      raw: new Uint8Array(await request.arrayBuffer()),
      headers: { "content-type": request.headers.get("content-type") ?? "" },
    };
  }
  const activity = (fields: object): Blob =>
    new Blob([JSON.stringify({ type: "message", from: { id: "me" }, ...fields })], {
      type: "application/vnd.microsoft.activity",
    });
  const picture = new Blob([new Uint8Array(png)], { type: "image/png" });

  async function visiting(options: Parameters<typeof openClient>[0] = {}) {
    const client = await openClient(options);
    const { token, conversation } = await client.visit();
    const path = `${directLine}/conversations/${conversation}`;
    const upload = async (parts: Parameters<typeof form>[0]) =>
      client.ask("POST", `${path}/upload`, { token, ...(await form(parts)) });
    return { ...client, token, conversation, path, upload };
  }

  test("uploads files with a message", async () => {
    const { upload, host, conversation, ask, path, token } = await visiting();
    const channelData = { clientActivityID: "abc" };
    const { status, body } = await upload([
      ["activity", activity({ text: "See this", channelData })],
      ["file", picture, "boot.png"],
      ["file", new Blob(["It is broken."], { type: "text/plain" }), "../why.txt"],
    ]);
    expect([status, body.id]).toEqual([200, `${conversation}|0000001`]);
    expect(host.accepted).toMatchObject([
      {
        kind: "message",
        text: "See this",
        eventKeys: [`client:${conversation}:abc`],
        attachments: [
          { kind: "image", name: "boot.png", mime: "image/png" },
          { kind: "file", name: "why.txt", mime: "text/plain" },
        ],
      },
    ]);
    const answer = await ask("GET", `${path}/activities`, { token });
    expect(answer.body.activities).toMatchObject([
      {
        text: "See this",
        attachments: [
          { contentType: "image/*", name: "boot.png", contentUrl: expect.stringMatching(/\/files\/[0-9a-f]{32}\?/) },
          { contentType: "text/plain", name: "why.txt" },
        ],
        channelData,
      },
    ]);
  });

  test("uploads files alone", async () => {
    const { upload, host } = await visiting();
    expect((await upload([["file", picture, "boot.png"]])).status).toBe(200);
    expect(host.accepted).toMatchObject([{ kind: "message", text: "", attachments: [{ name: "boot.png" }] }]);
  });

  test("sends again what was uploaded, by its link or its name", async () => {
    const { upload, host, ask, path, token } = await visiting();
    await upload([["file", picture, "boot.png"]]);
    const { body } = await ask("GET", `${path}/activities`, { token });
    const link = body.activities?.[0]?.attachments?.[0]?.contentUrl;
    for (const contentUrl of [link, `frontdesk-file:${host.kept[0]?.file.id}`]) {
      const answer = await ask("POST", `${path}/activities`, {
        token,
        body: { type: "message", text: "Again", attachments: [{ contentType: "image/png", contentUrl }] },
      });
      expect(answer.status).toBe(200);
    }
    expect(host.accepted).toHaveLength(3);
  });

  test.each([
    "https://evil.example/boot.png",
    "http://169.254.169.254/latest/meta-data",
    "data:image/png;base64,iVBORw0KGgo=",
    "file:///etc/passwd",
    "frontdesk-file:../../secret",
    5,
  ])("fetches nothing from %j", async (contentUrl) => {
    const { ask, path, token, host } = await visiting();
    const body = { type: "message", text: "See", attachments: [{ contentType: "image/png", contentUrl }] };
    const answer = await ask("POST", `${path}/activities`, { token, body });
    expect([answer.status, answer.body.error?.code, host.accepted]).toEqual([415, "NotSupported", []]);
  });

  test.each([
    ["a file that is not taken", [["file", new Blob(["\0\0"]), "x.bin"]], 415, "FileTypeNotAllowed"],
    ["no file", [["activity", activity({ text: "Hello" })]], 400, "MissingProperty"],
    [
      "an activity that is none",
      [
        ["activity", new Blob(["{"])],
        ["file", picture, "x.png"],
      ],
      400,
      "MalformedData",
    ],
    [
      "an event with a file",
      [
        ["activity", activity({ type: "event" })],
        ["file", picture, "x.png"],
      ],
      400,
      "BadArgument",
    ],
    [
      "eleven files",
      Array.from({ length: 11 }, (_, index) => ["file", picture, `${index}.png`] as const),
      400,
      "BadArgument",
    ],
  ] as const)("refuses %s", async (_, parts, status, code) => {
    const { upload, host } = await visiting();
    const answer = await upload(parts);
    expect([answer.status, answer.body.error?.code, host.accepted]).toEqual([status, code, []]);
  });

  test.each([
    ["--x\r\n", "multipart/form-data; boundary=x", 400, "MalformedData"],
    ["hello", "multipart/form-data", 415, "UnsupportedMediaType"],
    ["hello", "image/png", 415, "UnsupportedMediaType"],
    ["{}", "application/json", 415, "UnsupportedMediaType"],
  ])("refuses %j as %s", async (raw, type, status, code) => {
    const { ask, path, token } = await visiting();
    const answer = await ask("POST", `${path}/upload`, { token, raw, headers: { "content-type": type } });
    expect([answer.status, answer.body.error?.code]).toEqual([status, code]);
  });
});
