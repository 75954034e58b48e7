import type { MessageInbound } from "@frontdesk/core";
import { describe, expect, it } from "vitest";
import { addressOf, type Bench, bench, endAfterEach, errorOf, serveOnce } from "./support/bench.ts";

endAfterEach();

const bytes = new TextEncoder().encode("%PDF-1.7 …");

/** Fetches by a reference, as core does. */
function fetchBy(made: Bench, ref: string, maxBytes = 1000): Promise<{ bytes: Uint8Array; mime?: string | undefined }> {
  const { channel, fake } = made;
  if (channel.fetch === undefined) throw new Error("The channel fetches nothing.");
  const address = addressOf(fake, fake.customer());
  return channel.fetch(ref, { account: "t", address, signal: AbortSignal.timeout(4000), maxBytes });
}

/** A customer sends an attachment; the reference under which it came. */
async function receive(made: Bench, attachment: object): Promise<string> {
  await made.fake.customer().writes("Look", { attachments: [attachment] });
  const last = made.host.accepted.findLast((event): event is MessageInbound => event.kind === "message");
  return last?.attachments?.[0]?.ref ?? "";
}

describe("what a customer attaches", () => {
  it("as a file is fetched without the bot's token", async () => {
    const made = await bench();
    const ref = await receive(made, made.fake.file("receipt.pdf", bytes));
    const fetched = await fetchBy(made, ref);
    expect(new TextDecoder().decode(fetched.bytes)).toBe("%PDF-1.7 …");
    expect(fetched.mime).toBeUndefined();
    expect(made.fake.fetches).toEqual([undefined]);
  });

  it("as a picture in the text is fetched with the bot's token, with a fresh one if the old is refused", async () => {
    const made = await bench();
    const ref = await receive(made, made.fake.picture(bytes, "image/png"));
    expect(await fetchBy(made, ref)).toMatchObject({ mime: "image/png" });
    made.fake.revokeTokens();
    expect((await fetchBy(made, ref)).bytes).toHaveLength(bytes.length);
    expect(made.fake.fetches.every((token) => token !== undefined && /^Bearer .+\.fake-signature$/.test(token))).toBe(
      true,
    );
    expect(made.fake.logins).toBe(2);
  });

  it("is gone for good when its link has expired", async () => {
    const made = await bench();
    const ref = await receive(made, made.fake.file("receipt.pdf", bytes));
    made.fake.expireFiles();
    expect(await errorOf(fetchBy(made, ref))).toMatchObject({ code: "channel.refused", retryable: false });
    expect(made.fake.fetches).toHaveLength(1);
  });

  it("is not read further than the limit, whether its length is said or not", async () => {
    const made = await bench();
    const ref = await receive(made, made.fake.file("large.bin", new Uint8Array(2000)));
    expect(await errorOf(fetchBy(made, ref, 1999))).toMatchObject({ code: "message.too_large" });
    expect((await fetchBy(made, ref, 2000)).bytes).toHaveLength(2000);
    // It never ends, and says no length.
    const endless = await serveOnce((_request, response) => {
      response.writeHead(200);
      const more = (): boolean => response.write(new Uint8Array(10_000));
      response.on("drain", more);
      more();
    });
    expect(await errorOf(fetchBy({ ...made, fake: at(made, endless) }, `${endless}/x`))).toMatchObject({
      code: "message.too_large",
    });
  });

  for (const [what, ref] of [
    ["to another host", "https://evil.example/1"],
    ["to a name that only ends like one of Microsoft's", "https://evilsharepoint.com/1"],
    ["to a host before an at sign", "https://acme.sharepoint.com@evil.example/1"],
    ["to this machine", "https://localhost/1"],
    ["to a machine of the network", "https://10.0.0.7/1"],
    ["to a cloud's own metadata", "http://169.254.169.254/metadata/identity"],
    ["to Microsoft without TLS", "http://acme.sharepoint.com/1"],
    ["to the service of another bot", "https://smba.trafficmanager.net/emea/v3/attachments/1/views/original"],
    ["to a file", "file:///etc/passwd"],
    ["nowhere", "nonsense"],
  ] as const) {
    it(`is not fetched when its address leads ${what}`, async () => {
      const made = await bench();
      const error = await errorOf(fetchBy(made, ref));
      expect(error).toMatchObject({ code: "channel.refused", retryable: false });
      expect(error.hint).toContain("fileHosts");
    });
  }

  it("is not fetched where a redirect leads away, and the token never follows one", async () => {
    const made = await bench();
    const seen: (string | undefined)[] = [];
    const elsewhere = await serveOnce((request, response) => {
      seen.push(request.headers.authorization);
      response.end("secret");
    });
    for (const location of [`${elsewhere}/x`, "https://evil.example/", "/again"]) {
      const leading = await serveOnce((_request, response) => response.writeHead(302, { location }).end());
      const there = { ...made, fake: at(made, leading) };
      const error = await errorOf(fetchBy(there, `${leading}/emea/v3/attachments/1/views/original`));
      expect(error).toMatchObject({ code: "channel.refused" });
    }
    expect(seen).toEqual([]);
  });

  for (const status of [429, 500, 503]) {
    it(`is asked for again when its address answers ${status}`, async () => {
      const made = await bench();
      const origin = await serveOnce((_request, response) => response.writeHead(status).end());
      const error = await errorOf(fetchBy({ ...made, fake: at(made, origin) }, `${origin}/x`));
      expect(error).toMatchObject({ code: "channel.unavailable", retryable: true });
    });
  }

  it("is asked for again when the line breaks, before the answer and in it", async () => {
    const made = await bench();
    for (const isHeadSent of [false, true]) {
      const origin = await serveOnce((_request, response) => {
        if (isHeadSent) response.writeHead(200, { "content-length": 100 }).write("x");
        setImmediate(() => response.destroy());
      });
      const error = await errorOf(fetchBy({ ...made, fake: at(made, origin) }, `${origin}/x`));
      expect(error).toMatchObject({ code: "channel.unavailable", retryable: true });
      expect(JSON.stringify(error) + error.message).not.toContain(origin);
    }
  });

  it("is not fetched from this machine where the author does not name it", async () => {
    const made = await bench({ fileHosts: ["files.example.com"] });
    const ref = await receive(made, made.fake.file("receipt.pdf", bytes));
    expect(await errorOf(fetchBy(made, ref))).toMatchObject({ code: "channel.refused" });
    expect(made.fake.fetches).toEqual([]);
  });
});

/** The same stand-in, as if its service were at another address. */
function at({ fake }: Bench, origin: string): Bench["fake"] {
  return Object.create(fake, { serviceUrl: { value: `${origin}/emea/` } });
}
