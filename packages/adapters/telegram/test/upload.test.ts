import { fileUrl } from "@frontdesk/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { multipart } from "../src/multipart.ts";
import { readMultipart } from "../src/testing/upload.ts";
import { type Bench, bench, endAfterEach, errorOf, reply, sendTo } from "./support/channel.ts";

endAfterEach();

const png = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]);
const gif = new TextEncoder().encode("GIF89a......");
const pdf = new TextEncoder().encode("%PDF-1.7 ...");

async function kept({ host }: Pick<Bench, "host">, name: string, bytes: Uint8Array, mime?: string): Promise<string> {
  return fileUrl((await host.files.put({ name, bytes, mime, owner: "test" })).id);
}

describe("a kept file", () => {
  it("is uploaded as a photo with its caption, and keeps its bytes", async () => {
    const opened = await bench();
    const ann = opened.api.customer();
    const url = await kept(opened, "crack.png", png);
    const ids = await sendTo(opened, { chat: String(ann.id) }, reply({ kind: "image", url, alt: "The <b>crack</b>" }));
    expect(ann.messages).toMatchObject([
      {
        text: "The <b>crack</b>",
        entities: [],
        file: { method: "sendPhoto", name: "crack.png", mime: "image/png", bytes: png },
      },
    ]);
    expect(ids).toEqual(ann.messages.map(({ id }) => String(id)));
  });

  it("goes as what it is: an animation, or a document under its name", async () => {
    const opened = await bench();
    const ann = opened.api.customer();
    const parts = [
      { kind: "image", url: await kept(opened, "wave.gif", gif), alt: "" },
      { kind: "file", url: await kept(opened, "счёт 1.pdf", pdf), name: "bill" },
      { kind: "file", url: await kept(opened, "photo.png", png), name: "photo.png" },
      { kind: "file", url: await kept(opened, "a.html", new TextEncoder().encode("<script>"), "text/html"), name: "a" },
    ] as const;
    for (const part of parts) await sendTo(opened, { chat: String(ann.id), thread: "77" }, reply(part));
    expect(ann.messages.map(({ file, thread }) => [file?.method, file?.name, thread])).toEqual([
      ["sendAnimation", "wave.gif", 77],
      ["sendDocument", "счёт 1.pdf", 77],
      ["sendDocument", "photo.png", 77],
      ["sendDocument", "a.html", 77],
    ]);
  });

  it("that is too large for a photo, or that Telegram makes no photo of, is a document", async () => {
    const opened = await bench();
    const ann = opened.api.customer();
    const large = new Uint8Array(10 * 1024 * 1024 + 1);
    large.set(png);
    const url = await kept(opened, "large.png", large);
    await sendTo(opened, { chat: String(ann.id) }, reply({ kind: "image", url, alt: "Large" }));
    opened.api.breakUploads("sendPhoto", "PHOTO_INVALID_DIMENSIONS");
    const wide = await kept(opened, "wide.png", png);
    await sendTo(opened, { chat: String(ann.id) }, reply({ kind: "image", url: wide, alt: "Wide" }));
    expect(ann.messages.map(({ file, text }) => [file?.method, text])).toEqual([
      ["sendDocument", "Large"],
      ["sendDocument", "Wide"],
    ]);
  });

  it("that is gone, or larger than Telegram takes, is named in its place", async () => {
    const opened = await bench();
    const ann = opened.api.customer();
    const gone = fileUrl("0123456789abcdef0123456789abcdef");
    const huge = fileUrl("00000000000000000000000000000050");
    const { get } = opened.host.files;
    const file = { id: "", name: "huge.bin", mime: "application/zip", size: 0, owner: "test", at: 0 };
    const bytes = new Uint8Array(50 * 1024 * 1024 + 1);
    opened.host.files.get = async (id) => (id.endsWith("50") ? { file, bytes } : get(id));
    await sendTo(opened, { chat: String(ann.id) }, reply({ kind: "file", url: gone, name: "terms.pdf" }));
    await sendTo(opened, { chat: String(ann.id) }, reply({ kind: "image", url: gone, alt: "The crack" }));
    await sendTo(opened, { chat: String(ann.id) }, reply({ kind: "file", url: huge, name: "huge.bin" }));
    expect(ann.messages.map(({ text }) => text)).toEqual(["[terms.pdf]", "[The crack]", "[huge.bin]"]);
  });

  it("is named where a group takes no files", async () => {
    const opened = await bench();
    const group = opened.api.group();
    opened.api.breakUploads("sendDocument", "not enough rights to send documents to the chat");
    opened.api.breakUploads("sendPhoto", "not enough rights to send photos to the chat");
    const address = { chat: String(group.id), user: "5" };
    const url = await kept(opened, "terms.pdf", pdf);
    await sendTo(opened, address, { ...reply({ kind: "file", url, name: "terms.pdf" }), replyTo: "7" });
    const crack = await kept(opened, "crack.png", png);
    await sendTo(opened, address, reply({ kind: "image", url: crack, alt: "The crack" }));
    expect(group.messages.map(({ text, replyTo }) => [text, replyTo])).toEqual([
      ["[terms.pdf]", 7],
      ["[The crack]", undefined],
    ]);
  });

  it("is surely not sent when the time was over before it could be read", async () => {
    const opened = await bench();
    const ann = opened.api.customer();
    const url = await kept(opened, "a.pdf", pdf);
    opened.host.files.get = () => new Promise(() => {});
    const time = new AbortController();
    const sending = errorOf(
      sendTo(opened, { chat: String(ann.id) }, reply({ kind: "file", url, name: "a.pdf" }), time.signal),
    );
    time.abort();
    expect(await sending).toMatchObject({ code: "channel.unavailable", retryable: true });
  });

  it("may have been sent when the time was over in the middle", async () => {
    const opened = await bench();
    const ann = opened.api.customer();
    const url = await kept(opened, "a.pdf", pdf);
    opened.api.failNext({ kind: "hang" });
    const time = new AbortController();
    const arrived = opened.api.nextCall("sendDocument");
    const sending = errorOf(
      sendTo(opened, { chat: String(ann.id) }, reply({ kind: "file", url, name: "a.pdf" }), time.signal),
    );
    await arrived;
    time.abort();
    expect(await sending).toMatchObject({ code: "channel.outcome_unknown", retryable: true });
  });

  it("waits where it cannot be read now, and where Telegram asks to wait", async () => {
    const opened = await bench();
    const ann = opened.api.customer();
    const url = await kept(opened, "a.pdf", pdf);
    const message = reply({ kind: "file", url, name: "a.pdf" });
    opened.api.failNext({ kind: "rate_limited", retryAfter: 3 }, { method: "sendDocument" });
    expect(await errorOf(sendTo(opened, { chat: String(ann.id) }, message))).toMatchObject({
      code: "channel.rate_limited",
      retryAfterMs: 3000,
    });
    opened.host.files.get = () => Promise.reject(new Error("away"));
    expect(await errorOf(sendTo(opened, { chat: String(ann.id) }, message))).toMatchObject({
      code: "channel.unavailable",
    });
    expect(ann.messages).toEqual([]);
  });

  it("with a caption that is too long comes before its words", async () => {
    const opened = await bench();
    const ann = opened.api.customer();
    const alt = "word ".repeat(300).trim();
    await sendTo(
      opened,
      { chat: String(ann.id) },
      reply({ kind: "image", url: await kept(opened, "a.png", png), alt }),
    );
    expect(ann.messages.map(({ file, text }) => [file?.name, text])).toEqual([
      ["a.png", ""],
      [undefined, alt],
    ]);
  });

  it("at an address stays a line with the address", async () => {
    const opened = await bench();
    const ann = opened.api.customer();
    await sendTo(
      opened,
      { chat: String(ann.id) },
      reply({ kind: "file", url: "https://a.example/t.pdf", name: "Terms" }),
    );
    expect(ann.messages[0]?.text).toContain("https://a.example/t.pdf");
  });
});

describe("a form with a file", () => {
  it("is read back as it was written, whatever the words, names and bytes", () => {
    fc.assert(
      fc.property(
        fc.record({ chat_id: fc.integer(), caption: fc.string({ unit: "binary" }), reply_markup: fc.object() }),
        fc.string({ unit: "grapheme", minLength: 1 }),
        fc.uint8Array({ minLength: 1, maxLength: 200 }),
        (payload, name, bytes) => {
          const safe = name.replaceAll("%", "_");
          const { type, body } = multipart(payload, {
            field: "document",
            name: safe,
            mime: "text/plain\r\nX: y",
            bytes,
          });
          const { document, ...fields } = readMultipart(type, Buffer.from(body));
          expect(fields).toEqual({
            chat_id: String(payload.chat_id),
            caption: payload.caption.toWellFormed(),
            reply_markup: JSON.stringify(payload.reply_markup),
          });
          expect(document).toMatchObject({ name: safe, mime: "application/octet-stream", bytes });
        },
      ),
    );
  });
});
