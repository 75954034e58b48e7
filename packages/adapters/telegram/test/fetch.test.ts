import { createServer } from "node:http";
import type { Attachment, FetchContext, FetchedFile } from "@frontdesk/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SentFile } from "../src/testing/index.ts";
import { type Bench, bench, endAfterEach, errorOf, openApi, printed } from "./support/channel.ts";

endAfterEach();

const bytes = Uint8Array.from({ length: 1000 }, (_, index) => index % 251);

/** A file that a customer has sent, and what the channel makes of it. */
async function sent(file: Partial<SentFile> = {}): Promise<Bench & { attachment: Attachment; fileId: string }> {
  const opened = await bench({ webhookSecret: null });
  opened.api.customer().sends({ as: "document", bytes, ...file });
  await opened.host.untilAccepted(1);
  const [event] = opened.host.accepted;
  const [attachment] = event?.kind === "message" ? (event.attachments ?? []) : [];
  if (attachment === undefined) throw new Error("There is no attachment.");
  return { ...opened, attachment, fileId: attachment.ref.split("#")[0] ?? "" };
}

function fetched(
  { channel }: Pick<Bench, "channel">,
  ref: string,
  more: Partial<FetchContext> = {},
): Promise<FetchedFile> {
  if (channel.fetch === undefined) throw new Error("The channel fetches nothing.");
  const { signal } = new AbortController();
  return channel.fetch(ref, { account: "7000000001", address: { chat: "1" }, maxBytes: 1_000_000, signal, ...more });
}

describe("a file of a customer", () => {
  for (const as of ["photo", "document", "audio", "voice", "video", "video_note", "animation", "sticker"] as const) {
    it(`is fetched: ${as}`, async () => {
      const opened = await sent({ as });
      expect(new Uint8Array((await fetched(opened, opened.attachment.ref)).bytes)).toEqual(bytes);
      expect(opened.attachment).toMatchObject({
        size: as === "sticker" ? undefined : 1000,
        ref: expect.stringContaining("#unique-1"),
      });
    });
  }

  it("is read up to what may be kept, and no further", async () => {
    const opened = await sent();
    expect((await fetched(opened, opened.attachment.ref, { maxBytes: 1000 })).bytes).toHaveLength(1000);
    const error = await errorOf(fetched(opened, opened.attachment.ref, { maxBytes: 999 }));
    expect(error).toMatchObject({ code: "message.too_large", retryable: false });
    const huge = await sent({ bytes: new Uint8Array(20 * 1024 * 1024 + 1) });
    expect(await errorOf(fetched(huge, huge.attachment.ref, { maxBytes: 1e9 }))).toMatchObject({
      code: "message.too_large",
      hint: expect.stringContaining("20 MB"),
    });
  });

  it("that is gone is gone for good, before and after Telegram was asked where it is", async () => {
    const opened = await sent();
    opened.api.changeFile(opened.fileId, { status: 404 });
    expect(await errorOf(fetched(opened, opened.attachment.ref))).toMatchObject({
      code: "channel.refused",
      retryable: false,
    });
    opened.api.changeFile(opened.fileId, undefined);
    expect(await errorOf(fetched(opened, opened.attachment.ref))).toMatchObject({
      code: "channel.refused",
      retryable: false,
    });
  });

  it("is asked for again when Telegram is not well, asks to wait, or cannot be reached", async () => {
    const opened = await sent();
    const { api, attachment, fileId } = opened;
    for (const status of [429, 500, 503]) {
      api.changeFile(fileId, { status });
      expect(await errorOf(fetched(opened, attachment.ref))).toMatchObject({
        code: "channel.unavailable",
        retryable: true,
      });
    }
    api.changeFile(fileId, { status: 200 });
    api.failNext({ kind: "rate_limited", retryAfter: 9 }, { method: "getFile" });
    expect(await errorOf(fetched(opened, attachment.ref))).toMatchObject({
      code: "channel.unavailable",
      retryAfterMs: 9000,
    });
    api.failNext({ kind: "reset" }, { method: "getFile" });
    expect(await errorOf(fetched(opened, attachment.ref))).toMatchObject({ code: "channel.unavailable" });
    api.failNext({ kind: "status", status: 401 }, { method: "getFile" });
    expect(await errorOf(fetched(opened, attachment.ref))).toMatchObject({
      hint: expect.stringContaining("@BotFather"),
    });
    const late = { signal: AbortSignal.abort() };
    expect(await errorOf(fetched(opened, attachment.ref, late))).toMatchObject({ code: "channel.unavailable" });
    expect((await fetched(opened, attachment.ref)).bytes).toHaveLength(1000);
  });

  for (const path of [
    "documents/file_1.c++",
    "documents/file_2.7z~",
    "documents/file_3.отчёт",
    "documents/file_4",
    "documents/file_5.",
    "documents/a..b.pdf",
    "documents/file_6.c#",
    "documents/50% & (more), [it's] {all} #1?.pdf",
  ]) {
    it(`is fetched, whatever its ending: ${path}`, async () => {
      const opened = await sent();
      opened.api.changeFile(opened.fileId, { path });
      expect((await fetched(opened, opened.attachment.ref)).bytes).toHaveLength(1000);
    });
  }

  it("is never looked for anywhere else, and its errors name neither the token nor the place", async () => {
    const opened = await sent();
    for (const path of [
      "../../etc/passwd",
      "photos/../../secret",
      "/var/lib/telegram-bot-api/file",
      "https://evil.example/x",
      "//evil.example/x",
      "\\\\evil\\x",
      "photos/..",
      "photos/./a",
      "photos/%2e%2e/x",
      ".hidden/a",
      "..\\..\\secret",
      "C:\\telegram\\file",
      "photos/\u0000",
      "photos/a\r\nHost: evil.example",
      "photos//a",
      "",
      "x".repeat(600),
    ]) {
      opened.api.changeFile(opened.fileId, { path });
      const error = await errorOf(fetched(opened, opened.attachment.ref));
      expect(error, path).toMatchObject({ code: "channel.refused" });
      expect(printed(error)).not.toContain(opened.api.token);
      expect(printed(error)).not.toContain("evil");
    }
  });

  it("is not asked for by a reference that is none of ours", async () => {
    const opened = await bench();
    const before = opened.api.calls.length;
    for (const ref of ["", "#u", "../x", "https://evil.example", "a b", "a/b#c", "x".repeat(600)]) {
      expect(await errorOf(fetched(opened, ref)), ref).toMatchObject({ code: "channel.refused" });
    }
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary" }), async (ref) => {
        await fetched(opened, ref).catch((error: Error) => expect(printed(error)).not.toContain(opened.api.token));
      }),
      { numRuns: 50 },
    );
    expect(opened.api.calls.slice(before).every(({ payload }) => /^[\w-]+$/.test(String(payload.file_id)))).toBe(true);
  });

  it("does not lead to another host by a redirect, and one that breaks off is no file", async () => {
    const api = await openApi();
    let isRedirect = true;
    const server = createServer((request, response) => {
      if (request.method === "POST") response.end('{"ok":true,"result":{"file_path":"a/b"}}');
      else if (isRedirect) response.writeHead(302, { location: `${api.apiRoot}/elsewhere` }).end();
      else {
        response.writeHead(200, { "content-length": "100" }).write("half");
        setImmediate(() => response.destroy());
      }
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const { httpApi } = await import("../src/http-api.ts");
    const { fetchFile } = await import("../src/fetch-file.ts");
    const calm = httpApi(`http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`, "1:secret");
    const context = { account: "1", address: {}, maxBytes: 1000, signal: new AbortController().signal };
    const elsewhere = await errorOf(fetchFile(calm, "file", context));
    expect(elsewhere).toMatchObject({ code: "channel.refused" });
    isRedirect = false;
    const broken = await errorOf(fetchFile(calm, "file", context));
    expect(broken).toMatchObject({ code: "channel.unavailable" });
    for (const error of [elsewhere, broken]) expect(printed(error)).not.toContain("secret");
    calm.close();
    await new Promise((resolve) => server.close(resolve));
  });
});
