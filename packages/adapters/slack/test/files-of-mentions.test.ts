import { describe, expect, it } from "vitest";
import { type Bench, bench, endAfterEach } from "./support/channel.ts";

endAfterEach();

const ts = "1767000000.000777";

/** A mention with a file, as Slack reports it twice. */
async function mention(
  at: Bench,
): Promise<{ readonly message: object; readonly named: object; readonly bare: object }> {
  const { api } = at;
  const { url, id } = api.file("invoice.pdf", new Uint8Array([1]));
  const text = `<@${api.botUser}> what is this?`;
  const event = { user: api.customer().id, text, ts, event_ts: ts, channel: api.channel().id };
  const files = [{ id, name: "invoice.pdf", mimetype: "application/pdf", url_private: url }];
  const elements = [
    {
      type: "rich_text_section",
      elements: [
        { type: "text", text },
        { type: "file", file_id: id },
      ],
    },
  ];
  return {
    message: { type: "message", subtype: "file_share", channel_type: "channel", ...event, files },
    named: { type: "app_mention", ...event, blocks: [{ type: "rich_text", elements }] },
    bare: { type: "app_mention", ...event },
  };
}

const whole = { text: "what is this?", attachments: [{ name: "invoice.pdf" }], address: { thread: ts } };

describe("a mention with a file", () => {
  it("is one message with its file, though Slack reports it without the file first", async () => {
    const at = await bench();
    const { message, named } = await mention(at);
    const first = at.api.event(named);
    await expect.poll(() => at.host.clock.waiting).toBe(1);
    expect(await at.api.event(message)).toBe(200);
    await at.host.clock.advance(1_500);
    expect(await first).toBe(200);
    expect(at.host.accepted).toMatchObject([whole]);
    expect(at.host.accepted).toHaveLength(1);
  });

  it("is one message with its file when Slack reports it with the file first", async () => {
    const at = await bench();
    const { message, bare } = await mention(at);
    for (const event of [message, bare, message]) expect(await at.api.event(event)).toBe(200);
    expect(at.host.accepted).toMatchObject([whole]);
    expect(at.host.accepted).toHaveLength(1);
  });

  it("loses neither its words nor its file when the report with the file comes much later, or more than once", async () => {
    const at = await bench();
    const { message, bare } = await mention(at);
    for (const event of [bare, message, bare, message]) expect(await at.api.event(event)).toBe(200);
    expect(at.host.accepted).toMatchObject([
      { text: "what is this?", attachments: undefined },
      { text: "", attachments: [{ name: "invoice.pdf" }], address: { thread: ts } },
    ]);
    expect(at.host.accepted).toHaveLength(2);
  });

  it("is heard when the report with the file never comes", async () => {
    const at = await bench();
    const { named } = await mention(at);
    const first = at.api.event(named);
    await expect.poll(() => at.host.clock.waiting).toBe(1);
    await at.host.clock.advance(1_500);
    expect(await first).toBe(200);
    expect(at.host.accepted).toMatchObject([{ text: "what is this?" }]);
  });
});

describe("a file that is kept elsewhere", () => {
  const drive = (more: object): object => ({
    id: "F9",
    mode: "external",
    is_external: true,
    external_type: "gdrive",
    title: "Order 7",
    name: "Order 7",
    url_private: "https://docs.google.com/document/d/7/edit",
    ...more,
  });

  it("is its name and address in the text", async () => {
    const { api, host } = await bench();
    const ann = api.customer();
    await ann.writes("Have a look", { more: { subtype: "file_share", files: [drive({})] } });
    await ann.writes("", { more: { subtype: "file_share", files: [drive({ title: "", name: "" })] } });
    expect(host.accepted).toMatchObject([
      { text: "Have a look\nOrder 7: https://docs.google.com/document/d/7/edit", attachments: undefined },
      { text: "https://docs.google.com/document/d/7/edit" },
    ]);
  });

  it("is nothing where its address is none", async () => {
    const { api, host } = await bench();
    const files = [drive({ url_private: "javascript:alert(1)" }), drive({ url_private: 7 })];
    await api.customer().writes("Have a look", { more: { subtype: "file_share", files } });
    expect(host.accepted).toMatchObject([{ text: "Have a look" }]);
  });
});
