import { describe, expect, it } from "vitest";
import { readMessage } from "../src/testing/index.ts";
import { endAfterEach, openFake } from "./support/bench.ts";

endAfterEach();

const submit = { type: "Action.Submit", title: "Yes", data: { frontdesk: "t" } };

function card(content: object): object {
  const whole = { type: "AdaptiveCard", version: "1.5", body: [], ...content };
  return {
    type: "message",
    attachments: [{ contentType: "application/vnd.microsoft.card.adaptive", content: whole }],
  };
}

const run = { type: "TextRun", text: "x" };

describe("the stand-in refuses", () => {
  for (const [what, activity] of [
    ["an empty message", { type: "message", text: " ", textFormat: "plain" }],
    ["a text without its format", { type: "message", text: "x" }],
    ["a format that it cannot read", { type: "message", text: "x", textFormat: "markdown" }],
    ["half a surrogate pair", { type: "message", text: "\ud83d", textFormat: "plain" }],
    ["a field that nobody knows", { type: "message", text: "x", textFormat: "plain", parse_mode: "HTML" }],
    ["another type", { type: "trace", text: "x", textFormat: "plain" }],
    ["more than 80 KB", { type: "message", text: "x".repeat(41_000), textFormat: "plain" }],
    ["a tag that is not closed", { type: "message", text: "<b>x", textFormat: "xml" }],
    ["tags that cross", { type: "message", text: "<b><i>x</b></i>", textFormat: "xml" }],
    ["a mention", { type: "message", text: "<at>Ann</at>", textFormat: "xml" }],
    ["a script", { type: "message", text: "<script>x</script>", textFormat: "xml" }],
    ["a link that runs", { type: "message", text: '<a href="javascript:x">x</a>', textFormat: "xml" }],
    ["a sign that is not escaped", { type: "message", text: "a & b", textFormat: "xml" }],
    ["an item without a list", { type: "message", text: "<li>x</li>", textFormat: "xml" }],
    ["a card that shows nothing", card({})],
    ["a card of a version to come", card({ version: "1.6", actions: [submit] })],
    ["seven buttons", card({ actions: Array.from({ length: 7 }, () => submit) })],
    ["an action that nobody knows", card({ actions: [{ type: "Action.Dance", title: "x" }] })],
    ["a link to a file", card({ actions: [{ type: "Action.OpenUrl", title: "x", url: "file:///etc" }] })],
    ["a picture in the card's own bytes", card({ body: [{ type: "Image", url: "data:image/png,x", altText: "" }] })],
    ["a line break in a run", card({ body: [{ type: "RichTextBlock", inlines: [{ ...run, text: "a\nb" }] }] })],
    ["two inputs with one id", card({ body: ["a", "b"].map((label) => ({ type: "Input.Text", id: "1", label })) })],
    ["a required input without a label", card({ body: [{ type: "Input.Text", id: "1", isRequired: true }] })],
    [
      "a row with too few cells",
      card({
        body: [
          { type: "Table", firstRowAsHeader: false, columns: [{ width: 1 }], rows: [{ type: "TableRow", cells: [] }] },
        ],
      }),
    ],
  ] as const) {
    it(what, () => {
      expect(() => readMessage(activity)).toThrow();
    });
  }

  it("posts without a token, from another bot, into a conversation that is not there", async () => {
    const fake = await openFake();
    const { conversation, messages } = fake.customer();
    const hello = { type: "message", text: "x", textFormat: "plain" };
    const token = (await fake.options.credentials?.(false)) ?? "";
    const status = async (authorization: string, from: string, id = conversation): Promise<number> => {
      const response = await fetch(`${fake.serviceUrl}v3/conversations/${encodeURIComponent(id)}/activities`, {
        method: "POST",
        headers: { authorization },
        body: JSON.stringify({ ...hello, from: { id: from }, conversation: { id } }),
      });
      await response.arrayBuffer();
      return response.status;
    };
    expect(await status("Bearer x", fake.botId)).toBe(401);
    expect(await status(`Bearer ${token}`, "28:other")).toBe(400);
    expect(await status(`Bearer ${token}`, fake.botId, "a:nobody")).toBe(404);
    expect(messages).toEqual([]);
    expect(await status(`Bearer ${token}`, fake.botId)).toBe(201);
    expect(messages).toHaveLength(1);
  });

  it("a press of what is not there, and a post to nowhere", async () => {
    const fake = await openFake();
    const ann = fake.customer();
    expect(() => ann.presses("Yes")).toThrow("Yes");
    expect(() => ann.fillsIn({})).toThrow("no form");
    await expect(ann.writes("x")).rejects.toThrow("postTo");
  });
});
