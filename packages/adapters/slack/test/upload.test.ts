import { FrontdeskError, fileUrl, type Outbound } from "@frontdesk/core";
import { describe, expect, it, vi } from "vitest";
import type { SlackOptions } from "../src/index.ts";
import { type Bench, bench, endAfterEach, errorOf, reply, sendTo } from "./support/channel.ts";

endAfterEach();

const hello = reply({ kind: "text", text: "Hello" });

async function withFile(options: SlackOptions = {}, publicUrl?: string): Promise<Bench & { readonly file: Outbound }> {
  const at = await bench(options, { publicUrl });
  const kept = await at.host.files.put({ name: "a.pdf", bytes: new Uint8Array([1]), owner: "o" });
  return { ...at, file: reply({ kind: "file", name: "a.pdf", url: fileUrl(kept.id) }) };
}

const away = (): FrontdeskError => new FrontdeskError("store.unavailable", "The store is away.", { retryable: true });

describe("the time for an upload is over", () => {
  const steps = {
    "before its place is known": "files.getUploadURLExternal",
    "while its bytes leave": "upload",
  };
  for (const [when, method] of Object.entries(steps)) {
    it(`${when}: it was not sent`, async () => {
      const { api, channel, file } = await withFile();
      const ann = api.customer();
      api.failNext({ kind: "hang" }, { method });
      const time = new AbortController();
      const arrived = api.nextCall(method);
      const sending = errorOf(sendTo({ channel }, { channel: ann.channel }, file, time.signal));
      await arrived;
      time.abort();
      expect(await sending).toMatchObject({ code: "channel.unavailable", retryable: true });
      expect(ann.messages).toEqual([]);
      await sendTo({ channel }, { channel: ann.channel }, file);
      expect(ann.messages).toMatchObject([{ others: ["a.pdf"] }]);
    });
  }

  it("while the file is read: it was not sent", async () => {
    const { api, channel, host, file } = await withFile();
    const time = new AbortController();
    const reading = vi.spyOn(host.files, "get").mockReturnValueOnce(new Promise(() => {}));
    const sending = errorOf(sendTo({ channel }, { channel: api.customer().channel }, file, time.signal));
    await expect.poll(() => reading.mock.calls.length).toBe(1);
    time.abort();
    expect(await sending).toMatchObject({ code: "channel.unavailable", retryable: true });
  });

  it("after it was completed, perhaps: nobody knows", async () => {
    const { api, channel, file } = await withFile();
    const method = "files.completeUploadExternal";
    api.failNext({ kind: "hang" }, { method });
    const time = new AbortController();
    const arrived = api.nextCall(method);
    const sending = errorOf(sendTo({ channel }, { channel: api.customer().channel }, file, time.signal));
    await arrived;
    time.abort();
    expect(await sending).toMatchObject({ code: "channel.outcome_unknown", retryable: true });
  });
});

describe("what fails before anything is sent was not sent", () => {
  it("where the files are away", async () => {
    const { api, channel, host, file } = await withFile();
    const error = new FrontdeskError("files.unavailable", "The files are away.", { retryable: true });
    vi.spyOn(host.files, "get").mockRejectedValueOnce(error);
    const thrown = await errorOf(sendTo({ channel }, { channel: api.customer().channel }, file));
    expect(thrown).toMatchObject({ code: "channel.unavailable", retryable: true });
  });

  it("where the store is away that tells what an earlier process has shown", async () => {
    const { api, channel, host } = await bench();
    const ann = api.customer();
    vi.spyOn(host.data, "get").mockRejectedValueOnce(away());
    const thrown = await errorOf(sendTo({ channel }, { channel: ann.channel }, hello));
    expect(thrown).toMatchObject({ code: "channel.unavailable", retryable: true });
    await sendTo({ channel }, { channel: ann.channel }, hello);
    expect(ann.messages).toHaveLength(1);
  });

  it("where the store does not answer until the time is over", async () => {
    const { api, channel, host } = await bench();
    const time = new AbortController();
    const reading = vi.spyOn(host.data, "get").mockReturnValueOnce(new Promise(() => {}));
    const sending = errorOf(sendTo({ channel }, { channel: api.customer().channel }, hello, time.signal));
    await expect.poll(() => reading.mock.calls.length).toBe(1);
    time.abort();
    expect(await sending).toMatchObject({ code: "channel.unavailable", retryable: true });
  });
});

describe("where Slack takes no files", () => {
  for (const error of ["file_uploads_disabled", "file_uploads_except_images_disabled", "storage_limit_reached"]) {
    it(`(${error}) the customer gets a link`, async () => {
      const { api, channel, file } = await withFile({}, "https://acme.example/support");
      const ann = api.customer();
      api.failNext({ kind: "refused", error }, { method: "files.getUploadURLExternal" });
      await sendTo({ channel }, { channel: ann.channel }, file);
      expect(ann.messages).toHaveLength(1);
      expect(ann.messages[0]?.text).toMatch(/^a\.pdf: https:\/\/acme\.example\/support\/files\/[0-9a-f]+\?/);
    });
  }

  it("and nobody reaches this server, the customer gets its name", async () => {
    const { api, channel, file } = await withFile();
    const ann = api.customer();
    const error = "slack_connect_file_upload_sharing_blocked";
    api.failNext({ kind: "refused", error }, { method: "files.completeUploadExternal" });
    await sendTo({ channel }, { channel: ann.channel }, file);
    expect(ann.messages.map(({ text }) => text)).toEqual(["a.pdf"]);
  });
});
