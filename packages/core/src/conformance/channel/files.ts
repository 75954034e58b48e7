import { describe, expect, it } from "vitest";
import { FrontdeskError } from "../../errors/frontdesk-error.ts";
import { fileUrl } from "../../message/file-url.ts";
import type { FetchedFile } from "../../ports/channel.ts";
import { expectClean } from "./clean.ts";
import type { AttachedFile, SampleFile } from "./fixture.ts";
import { type Place, reply, type Session } from "./session.ts";

type Start = (account?: 1 | 2) => Promise<Session>;

const noFetch = "the channel fetches no attachments";
const bytes = Uint8Array.from({ length: 5_000 }, (_, index) => (index * 31) & 0xff);
const sample: SampleFile = { name: "receipt.pdf", mime: "application/pdf", bytes };

/** Where an attachment of a customer must not lead: this machine, its network, its disk, anybody else's server. */
const foreign: readonly string[] = [
  "http://169.254.169.254/latest/meta-data/",
  "http://127.0.0.1:1/",
  "http://localhost:1/secret",
  "http://[::1]:1/",
  "http://10.0.0.1/",
  "http://metadata.google.internal/",
  "https://evil.example/receipt.pdf",
  "https://user:password@evil.example/",
  "file:///etc/passwd",
  "../../etc/passwd",
  "",
];

/** Files, both ways. What is made of their names and types is core's business, and the same for every channel. */
export function describeFileTransfer(start: Start): void {
  const fetchRef = (session: Session, place: Place, ref: string, options: object = {}): Promise<FetchedFile> => {
    const { fetch } = session.channel;
    if (fetch === undefined) throw new Error(noFetch);
    const { signal } = new AbortController();
    const { account, address } = place;
    return fetch.call(session.channel, ref, { account, address, signal, maxBytes: 10_000_000, ...options });
  };
  async function attached(session: Session, file: SampleFile = sample): Promise<AttachedFile> {
    if (session.platform.attach === undefined)
      throw new Error("A channel with `fetch` needs `attach` of its platform.");
    return session.platform.attach(file);
  }
  /** Fails with this code, and says nothing that it should not. */
  async function expectRefused(session: Session, fetched: Promise<unknown>, code: string): Promise<void> {
    const error: unknown = await fetched.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(FrontdeskError.isInstance(error) ? error.code : error).toBe(code);
    expectClean(session, error);
  }

  describe("exchanges files:", () => {
    it("23 an attachment with its bytes", async ({ skip }) => {
      const session = await start();
      if (session.channel.fetch === undefined) return skip(noFetch);
      const { ref } = await attached(session);
      expect((await fetchRef(session, await session.place(), ref)).bytes).toEqual(bytes);
    });

    it("23 an attachment that lies about its name and type, as it is", async ({ skip }) => {
      const session = await start();
      if (session.channel.fetch === undefined) return skip(noFetch);
      const { ref } = await attached(session, { name: "../../x.png", mime: "image/png", bytes });
      expect((await fetchRef(session, await session.place(), ref)).bytes).toEqual(bytes);
    });

    it("23 none that has run out", async ({ skip }) => {
      const session = await start();
      if (session.channel.fetch === undefined) return skip(noFetch);
      const { ref, expire } = await attached(session);
      expire();
      await expectRefused(session, fetchRef(session, await session.place(), ref), "channel.refused");
    });

    it("23 nothing from an address that is not the platform's", async ({ skip }) => {
      const session = await start();
      if (session.channel.fetch === undefined) return skip(noFetch);
      const place = await session.place();
      for (const ref of foreign) await expectRefused(session, fetchRef(session, place, ref), "channel.refused");
    });

    it("23 nothing that is too large", async ({ skip }) => {
      const session = await start();
      if (session.channel.fetch === undefined) return skip(noFetch);
      const { ref } = await attached(session);
      const place = await session.place();
      expect((await fetchRef(session, place, ref, { maxBytes: bytes.length })).bytes).toHaveLength(bytes.length);
      const fetched = fetchRef(session, place, ref, { maxBytes: bytes.length - 1 });
      await expectRefused(session, fetched, "message.too_large");
    });

    it("23 a kept file with its name and its bytes", async ({ skip }) => {
      const session = await start();
      const { channel, platform, host } = session;
      if (channel.capabilities.keptFiles !== true) return skip("links take the place of kept files");
      if (platform.files === undefined) throw new Error("A channel with `keptFiles` needs `files` of its platform.");
      const place = await session.place();
      const { id, name } = await host.files.put({ ...sample, owner: "conformance" });
      await session.send(place, reply({ kind: "file", url: fileUrl(id), name }));
      expect(platform.files(place.address)).toEqual([{ name, bytes }]);
    });

    it("23 says that it surely was not sent, when a kept file cannot be read now", async ({ skip }) => {
      const session = await start();
      const { channel, platform, host } = session;
      if (channel.capabilities.keptFiles !== true) return skip("links take the place of kept files");
      const place = await session.place();
      const { id, name } = await host.files.put({ ...sample, owner: "conformance" });
      const show = host.hideFiles();
      const message = reply({ kind: "file", url: fileUrl(id), name });
      await expectRefused(session, session.send(place, message), "channel.unavailable");
      show();
      await session.send(place, message);
      expect(platform.files?.(place.address)).toEqual([{ name, bytes }]);
    });

    it("23 says so when a kept file is gone", async ({ skip }) => {
      const session = await start();
      const { channel, platform } = session;
      if (channel.capabilities.keptFiles !== true) return skip("links take the place of kept files");
      const place = await session.place();
      const gone = reply({ kind: "file", url: fileUrl("0".repeat(32)), name: "gone.pdf" });
      const sent = session.send(place, gone).then(
        () => undefined,
        (error: unknown) => error,
      );
      // Either it is refused, or the customer sees its name.
      const error = await sent;
      const shown = JSON.stringify(await session.news(place));
      if (error === undefined) expect(shown).toContain("gone.pdf");
      else expect(FrontdeskError.isInstance(error, "channel.refused")).toBe(true);
      expect(platform.files?.(place.address) ?? []).toEqual([]);
    });
  });
}
