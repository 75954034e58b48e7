import { createServer } from "node:http";
import type { FetchedFile } from "@frontdesk/core";
import { describe, expect, it } from "vitest";
import type { FakeSlack, FileAnswer } from "../src/testing/index.ts";
import { type Bench, bench, endAfterEach, errorOf, later, printed } from "./support/channel.ts";

endAfterEach();

const bytes = new TextEncoder().encode("%PDF-1.7 an invoice");

function fetchBy(
  { channel, api }: Pick<Bench, "channel" | "api">,
  ref: string,
  maxBytes = 1000,
  signal: AbortSignal = new AbortController().signal,
): Promise<FetchedFile> {
  const context = { account: api.team, address: { channel: "D1" }, maxBytes, signal };
  return channel.fetch?.(ref, context) ?? Promise.reject(new Error("The channel fetches nothing."));
}

/** A server that is not Slack's, and what reached it. */
async function stranger(): Promise<{ readonly url: string; readonly seen: string[] }> {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    seen.push(`${request.url} ${request.headers.authorization ?? ""}`);
    response.end("secret");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  later(async () => void server.close());
  const address = server.address();
  return { url: `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}/`, seen };
}

const file = (api: FakeSlack, answer?: FileAnswer): string => api.file("invoice.pdf", bytes, answer).url;

describe("a customer's file", () => {
  it("is what the message says, and is fetched with the bot's token", async () => {
    const at = await bench();
    const { id, url } = at.api.file("invoice.pdf", bytes, { headers: { "content-type": "application/pdf; x=y" } });
    const sent = { id, name: "invoice.pdf", mimetype: "application/pdf", size: bytes.length, url_private: url };
    await at.api.customer().writes("Here", { more: { subtype: "file_share", files: [sent] } });
    const [event] = at.host.accepted;
    const ref = event?.kind === "message" ? event.attachments?.[0]?.ref : undefined;
    const fetched = await fetchBy(at, ref ?? "");
    expect(Buffer.from(fetched.bytes).toString()).toBe("%PDF-1.7 an invoice");
    expect(fetched.mime).toBe("application/pdf");
  });

  it("of a shared channel is asked for by its id", async () => {
    const at = await bench();
    const { id } = at.api.file("invoice.pdf", bytes);
    const files = [{ id, name: "invoice.pdf", file_access: "check_file_info" }];
    await at.api.customer().writes("Here", { more: { subtype: "file_share", files } });
    expect(at.host.accepted).toMatchObject([{ attachments: [{ ref: `slack-file:${id}` }] }]);
    expect((await fetchBy(at, `slack-file:${id}`)).bytes).toHaveLength(bytes.length);
    expect(await errorOf(fetchBy(at, "slack-file:F0GONE"))).toMatchObject({ code: "channel.refused" });
    expect(await errorOf(fetchBy(at, "slack-file:../x"))).toMatchObject({ code: "channel.refused" });
  });

  it("is not read beyond the limit, whether its length is told or not", async () => {
    const at = await bench();
    expect(await errorOf(fetchBy(at, file(at.api), bytes.length - 1))).toMatchObject({ code: "message.too_large" });
    const chunked = file(at.api, { headers: { "transfer-encoding": "chunked" } });
    expect(await errorOf(fetchBy(at, chunked, bytes.length - 1))).toMatchObject({ code: "message.too_large" });
    expect((await fetchBy(at, file(at.api), bytes.length)).bytes).toHaveLength(bytes.length);
  });

  const elsewhere = [
    "http://files.slack.com/files-pri/x",
    "https://files.slack.com.evil.example/x",
    "https://files.slack.com@evil.example/x",
    "https://user:password@files.slack.com/x",
    "https://files.slack.com:8443/x",
    "https://evil.example/files.slack.com",
    "https://acme.slack.com/x",
    "http://169.254.169.254/latest/meta-data",
    "file:///etc/passwd",
    "frontdesk-file:0123",
    "",
  ];
  for (const address of elsewhere) {
    it(`is not fetched from ${address || "nowhere"}`, async () => {
      const at = await bench();
      expect(await errorOf(fetchBy(at, address))).toMatchObject({ code: "channel.refused", retryable: false });
    });
  }

  it("is not fetched from another server, and the token does not reach one by a redirect", async () => {
    const at = await bench();
    const { url, seen } = await stranger();
    expect(await errorOf(fetchBy(at, url))).toMatchObject({ code: "channel.refused" });
    const error = await errorOf(fetchBy(at, file(at.api, { status: 302, headers: { location: url } })));
    expect(error).toMatchObject({ code: "channel.refused", hint: expect.stringContaining("files:read") });
    expect(seen).toEqual([]);
    expect(at.host.lines).toMatchObject([{ event: "slack.file_not_readable", fields: { scope: "files:read" } }]);
    expect(printed(error)).not.toContain(at.api.token);
  });

  it("is followed from one address of Slack's to another, and not round in circles", async () => {
    const at = await bench();
    const { url } = at.api.file("invoice.pdf", bytes);
    expect((await fetchBy(at, file(at.api, { status: 302, headers: { location: url } }))).bytes).toHaveLength(19);
    const { pathname } = new URL(file(at.api));
    const next = pathname.replace(/F(\d+)/, (_, id: string) => `F${String(Number(id) + 1).padStart(id.length, "0")}`);
    const circle = file(at.api, { status: 302, headers: { location: next } });
    expect(circle).toContain(next);
    expect(await errorOf(fetchBy(at, circle))).toMatchObject({ code: "channel.refused" });
  });

  it("is no file where Slack shows the page to sign in", async () => {
    const at = await bench();
    const page = { headers: { "content-type": "text/html; charset=utf-8", "content-disposition": "inline" } };
    const error = await errorOf(fetchBy(at, file(at.api, page)));
    expect(error).toMatchObject({ code: "channel.refused", hint: expect.stringContaining("files:read") });
    const own = { headers: { "content-type": "text/html", "content-disposition": 'attachment; filename="a.html"' } };
    expect((await fetchBy(at, file(at.api, own))).mime).toBe("text/html");
  });

  for (const [status, code, retryable] of [
    [404, "channel.refused", false],
    [410, "channel.refused", false],
    [403, "channel.refused", false],
    [429, "channel.unavailable", true],
    [500, "channel.unavailable", true],
  ] as const) {
    it(`is ${retryable ? "asked for again" : "given up"} after ${status}`, async () => {
      const at = await bench();
      expect(await errorOf(fetchBy(at, file(at.api, { status })))).toMatchObject({ code, retryable });
    });
  }

  it("that breaks off in the middle is asked for again", async () => {
    const at = await bench();
    const longer = file(at.api, { headers: { "content-length": "500", connection: "close" } });
    expect(await errorOf(fetchBy(at, longer))).toMatchObject({ code: "channel.unavailable", retryable: true });
    const over = await errorOf(fetchBy(at, file(at.api), 1000, AbortSignal.abort()));
    expect(over).toMatchObject({ code: "channel.unavailable", retryable: true });
  });
});
