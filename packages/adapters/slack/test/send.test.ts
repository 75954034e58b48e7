import { fileUrl } from "@frontdesk/core";
import { describe, expect, it } from "vitest";
import { bench, endAfterEach, errorOf, printed, reply, sendTo } from "./support/channel.ts";

endAfterEach();

const hello = reply({ kind: "text", text: "A private text" });
const picture = "https://pictures.example.com/boots.png";

describe("send", () => {
  it("answers with the time stamp of each piece, which is its id", async () => {
    const { api, channel } = await bench();
    const ann = api.customer();
    const ids = await sendTo({ channel }, { channel: ann.channel }, reply({ kind: "text", text: "x".repeat(5000) }));
    expect(ids).toEqual(ann.messages.map(({ ts }) => ts));
    expect(ids).toHaveLength(2);
  });

  it("goes into the thread that the customer writes in", async () => {
    const { api, channel } = await bench();
    const general = api.channel();
    await sendTo({ channel }, { channel: general.id, thread: "1767000000.000001" }, hello);
    expect(general.messages).toMatchObject([{ thread: "1767000000.000001" }]);
  });

  it("switches markup, previews and names off", async () => {
    const { api, channel } = await bench();
    await sendTo({ channel }, { channel: api.customer().channel }, hello);
    const { arguments: sent } = api.calls.at(-1) ?? {};
    expect(sent).toMatchObject({ mrkdwn: false, unfurl_links: false, unfurl_media: false });
  });

  it("sends a picture's address where Slack does not take the picture, buttons included", async () => {
    const { api, channel } = await bench();
    const ann = api.customer();
    api.breakPicture(picture);
    const choices = [{ label: "Buy", token: "t" }];
    const image = { url: picture, alt: "Boots" };
    const card = reply(
      { kind: "card", title: "Boots", text: "Warm", image, choices },
      { kind: "feedback", token: "f" },
    );
    expect(await sendTo({ channel }, { channel: ann.channel }, card)).toHaveLength(1);
    const [message] = ann.messages;
    expect(message?.text).toBe(`Boots\nWarm\n${picture}`);
    expect(message?.buttons.map(({ label }) => label)).toEqual(["Buy", "Helpful", "Not helpful"]);
  });

  it("uploads a file that frontdesk keeps, into the thread", async () => {
    const { api, channel, host } = await bench();
    const ann = api.customer();
    const bytes = new TextEncoder().encode("%PDF-1.7 an invoice");
    const kept = await host.files.put({ name: "invoice.pdf", bytes, owner: "o" });
    const file = reply({ kind: "file", name: "invoice.pdf", url: fileUrl(kept.id) });
    const [id] = await sendTo({ channel }, { channel: ann.channel, thread: "1767000000.000001" }, file);
    expect(id).toMatch(/^F/);
    expect(Buffer.from(api.uploaded("invoice.pdf") ?? []).toString()).toBe("%PDF-1.7 an invoice");
    expect(ann.messages).toMatchObject([{ others: ["invoice.pdf"], thread: "1767000000.000001" }]);
  });

  it("uploads a picture that frontdesk keeps, in a card too, and what it shows is its title", async () => {
    const { api, channel, host } = await bench();
    const ann = api.customer();
    const bytes = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
    const kept = await host.files.put({ name: "boots.png", bytes, owner: "o" });
    const image = { url: fileUrl(kept.id), alt: "Warm boots" };
    await sendTo({ channel }, { channel: ann.channel }, reply({ kind: "image", ...image }));
    await sendTo({ channel }, { channel: ann.channel }, reply({ kind: "card", title: "Boots", image }));
    expect(ann.messages.map(({ text, others }) => text || others[0])).toEqual(["Warm boots", "Warm boots", "Boots"]);
    expect(api.uploaded("boots.png")).toEqual(Buffer.from(bytes));
  });

  it("says the name of a file that is kept no more, and calls a broken upload not sent", async () => {
    const { api, channel, host } = await bench();
    const ann = api.customer();
    const gone = reply({ kind: "file", name: "a.pdf", url: fileUrl("0".repeat(32)) });
    await sendTo({ channel }, { channel: ann.channel }, gone);
    expect(ann.messages.map(({ text }) => text)).toEqual(["a.pdf"]);
    const kept = await host.files.put({ name: "b.pdf", bytes: new Uint8Array([1]), owner: "o" });
    api.failNext({ kind: "reset" }, { method: "files.getUploadURLExternal" });
    const file = reply({ kind: "file", name: "b.pdf", url: fileUrl(kept.id) });
    const error = await errorOf(sendTo({ channel }, { channel: ann.channel }, file));
    expect(error).toMatchObject({ code: "channel.unavailable", retryable: true });
    expect(ann.messages).toHaveLength(1);
  });

  const final = [
    "channel_not_found",
    "is_archived",
    "account_inactive",
    "token_revoked",
    "not_in_channel",
    "missing_scope",
  ];
  for (const error of final) {
    it(`calls ${error} final`, async () => {
      const { api, channel } = await bench();
      api.failNext({ kind: "refused", error });
      const thrown = await errorOf(sendTo({ channel }, { channel: api.customer().channel }, hello));
      expect(thrown).toMatchObject({ code: "channel.refused", retryable: false });
      expect(thrown.message).toBe(`Slack answered ${error}.`);
    });
  }

  const passing = {
    ratelimited: "channel.rate_limited",
    service_unavailable: "channel.unavailable",
    internal_error: "channel.outcome_unknown",
    fatal_error: "channel.outcome_unknown",
  };
  for (const [error, code] of Object.entries(passing)) {
    it(`calls ${error} ${code.slice(8)}`, async () => {
      const { api, channel } = await bench();
      api.failNext({ kind: "refused", error });
      const thrown = await errorOf(sendTo({ channel }, { channel: api.customer().channel }, hello));
      expect(thrown).toMatchObject({ code, retryable: true });
    });
  }

  it("repeats nothing by itself", async () => {
    const { api, channel } = await bench();
    api.failNext({ kind: "rate_limited", retryAfter: 1 }, { times: 5 });
    await errorOf(sendTo({ channel }, { channel: api.customer().channel }, hello));
    expect(api.calls.filter(({ method }) => method === "chat.postMessage")).toHaveLength(1);
  });

  it("names the remedy where there is one, and neither the message nor the token", async () => {
    const { api, channel } = await bench();
    api.failNext({ kind: "refused", error: "token_revoked" });
    const error = await errorOf(sendTo({ channel }, { channel: api.customer().channel }, hello));
    expect(error.hint).toContain("SLACK_BOT_TOKEN");
    for (const secret of [api.token, "A private text"]) expect(printed(error)).not.toContain(secret);
  });

  it("knows that nothing was sent when the time was over before", async () => {
    const { api, channel } = await bench();
    const ann = api.customer();
    const error = await errorOf(sendTo({ channel }, { channel: ann.channel }, hello, AbortSignal.abort()));
    expect(error).toMatchObject({ code: "channel.unavailable" });
    expect(ann.messages).toEqual([]);
  });

  it("does not know what became of a send whose time was over in the middle", async () => {
    const { api, channel } = await bench();
    api.failNext({ kind: "hang" });
    const time = new AbortController();
    const arrived = api.nextCall("chat.postMessage");
    const sending = errorOf(sendTo({ channel }, { channel: api.customer().channel }, hello, time.signal));
    await arrived;
    time.abort();
    expect(await sending).toMatchObject({ code: "channel.outcome_unknown", retryable: true });
  });

  it("sends nothing while it is closed", async () => {
    const { api, channel } = await bench();
    await channel.close();
    const error = await errorOf(sendTo({ channel }, { channel: api.customer().channel }, hello));
    expect(error).toMatchObject({ code: "channel.unavailable", retryable: true });
  });
});
