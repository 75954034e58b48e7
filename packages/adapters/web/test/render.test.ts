import type { Choice, FormField, Part, StoredMessage } from "@frontdesk/core";
import { describe, expect, test } from "vitest";
import type { Activity, CardAction } from "../src/activity.ts";
import { web } from "../src/index.ts";
import { render } from "../src/render.ts";
import { hero } from "./support/hero.ts";

const place = { conversation: "c0ffee", bot: { id: "acme", name: "Acme support" } };
const at = Date.UTC(2026, 10, 21, 5, 24);

function shown(parts: readonly Part[], extra: Partial<StoredMessage> = {}): readonly Activity[] {
  return render({ sequence: 7, author: { kind: "bot" }, parts, at, ...extra }, place);
}

/** The one activity that the parts become. */
function one(...parts: readonly Part[]): Activity {
  const [activity, ...more] = shown(parts);
  if (activity === undefined || more.length > 0) throw new Error(`${more.length + 1} activities`);
  return activity;
}

function buttonsOf(activity: Activity): readonly CardAction[] {
  const cards = (activity.attachments ?? []).flatMap((attachment) => hero(attachment)?.buttons ?? []);
  return [...(activity.suggestedActions?.actions ?? []), ...cards];
}

const choice = (index: number): Choice => ({ label: `Choice ${index}`, token: `token-${index}` });
const choices = (count: number): readonly Choice[] => Array.from({ length: count }, (_, index) => choice(index + 1));

describe("a message", () => {
  test("says who, when and where it stands", () => {
    expect(one({ kind: "text", text: "Hello" })).toEqual({
      type: "message",
      id: "c0ffee|0000007",
      timestamp: "2026-11-21T05:24:00.000Z",
      channelId: "directline",
      conversation: { id: "c0ffee" },
      from: { id: "acme", name: "Acme support", role: "bot" },
      text: "Hello",
      textFormat: "plain",
      channelData: { "webchat:sequence-id": 7 },
    });
  });

  test.each([
    [
      { kind: "customer", id: "dl_1", name: "Zoë" },
      { id: "dl_1", name: "Zoë", role: "user" },
    ],
    [
      { kind: "customer", id: "dl_1" },
      { id: "dl_1", role: "user" },
    ],
    [
      { kind: "person", name: "Maria" },
      { id: "acme", name: "Maria", role: "bot" },
    ],
    [{ kind: "bot" }, { id: "acme", name: "Acme support", role: "bot" }],
    [{ kind: "system" }, { id: "acme", name: "Acme support", role: "bot" }],
  ] as const)("of %j is from %j", (author, from) => {
    expect(shown([{ kind: "text", text: "Hello" }], { author })[0]?.from).toEqual(from);
  });

  test("has the same ids whenever it is shown, and its place in each", () => {
    const parts: readonly Part[] = [
      { kind: "text", text: "plain" },
      { kind: "text", text: "**marked**", format: "markdown" },
      { kind: "text", text: "plain" },
    ];
    const echo = { clientActivityID: "abc" };
    const activities = shown(parts, { echo });
    expect(activities.map(({ id, channelData }) => [id, channelData])).toEqual([
      ["c0ffee|0000007", { "webchat:sequence-id": 7, clientActivityID: "abc" }],
      ["c0ffee|0000007.1", { "webchat:sequence-id": 7.001 }],
      ["c0ffee|0000007.2", { "webchat:sequence-id": 7.002 }],
    ]);
    expect(shown(parts, { echo })).toEqual(activities);
  });

  test.each([null, "abc", 5, [], {}, { clientActivityID: 5 }])("with the echo %j has no id of a client", (echo) => {
    expect(shown([{ kind: "text", text: "Hello" }], { echo })[0]?.channelData).toEqual({ "webchat:sequence-id": 7 });
  });

  test.each([
    [[]],
    [[{ kind: "text", text: "" }]],
    [[{ kind: "sources", sources: [] }]],
    [[{ kind: "carousel", cards: [] }]],
    [[{ kind: "list", items: [] }]],
    [[{ kind: "table", head: [], rows: [] }]],
    [[{ kind: "choices", text: "", choices: [] }]],
  ] as const)("of nothing is nothing: %j", (parts) => {
    expect(shown(parts)).toEqual([]);
  });

  test("that was split because it is too long stays in its pieces", () => {
    const pieces = ["a".repeat(65_000), "b".repeat(600), "c".repeat(10)];
    const activities = shown(pieces.map((text) => ({ kind: "text", text })));
    expect(activities.map(({ text }) => text)).toEqual([pieces[0], `${pieces[1]}\n\n${pieces[2]}`]);
  });

  test("is as few activities as keep its order", () => {
    const parts: readonly Part[] = [
      { kind: "text", text: "a" },
      { kind: "text", text: "b" },
      { kind: "image", url: "https://a.example/c.png", alt: "c" },
      { kind: "card", title: "d" },
      { kind: "text", text: "**e**", format: "markdown" },
      { kind: "list", items: ["f"] },
      { kind: "sources", sources: [{ title: "g" }] },
      { kind: "carousel", cards: [{ kind: "card", title: "h" }] },
      { kind: "card", title: "i" },
      { kind: "choices", text: "j", choices: choices(2) },
    ];
    expect(
      shown(parts).map(({ text, attachments, attachmentLayout, suggestedActions }) => [
        text,
        (attachments ?? []).map((attachment) => attachment.name ?? hero(attachment)?.title),
        attachmentLayout,
        suggestedActions?.actions.length,
      ]),
    ).toEqual([
      ["a\n\nb", ["c", "d"], "list", undefined],
      ["**e**\n\n- f\n\ng", ["h"], "carousel", undefined],
      [undefined, ["i"], "list", undefined],
      ["j", [], undefined, 2],
    ]);
  });
});

describe("buttons", () => {
  test("under the last words stand above the text box; a press brings the token back", () => {
    const activity = one({
      kind: "choices",
      text: "What now?",
      choices: [{ label: "Return it", say: "return", token: "tok" }],
    });
    expect(activity).toMatchObject({
      text: "What now?",
      textFormat: "plain",
      inputHint: "expectingInput",
      suggestedActions: {
        actions: [
          {
            type: "messageBack",
            title: "Return it",
            text: "return",
            displayText: "Return it",
            value: { frontdesk: "tok" },
          },
        ],
      },
    });
  });

  test.each([1, 6, 7, 10, 11, 25, 26, 101])("are all there: %i", (count) => {
    const activity = one({ kind: "choices", text: "Which?", choices: choices(count) });
    expect(buttonsOf(activity).map((action) => action.title)).toEqual(choices(count).map(({ label }) => label));
    expect(activity.suggestedActions === undefined).toBe(count > 10);
  });

  test("are all there where one card has no room for them", () => {
    const activity = one({ kind: "card", title: "Which?", choices: choices(101) });
    expect(activity.attachments?.map((attachment) => hero(attachment)?.buttons?.length)).toEqual([100, 1]);
    expect(buttonsOf(activity).map((action) => action.title)).toEqual(choices(101).map(({ label }) => label));
  });

  test("with a long label can be read in full", () => {
    const label = "I would like to return a pair of winter boots";
    const activity = one({ kind: "choices", text: "Well?", choices: [{ label, token: "tok" }, choice(2)] });
    expect(activity.text).toBe(`Well?\n1. ${label}`);
    expect(buttonsOf(activity)).toMatchObject([{ text: label, value: { frontdesk: "tok" } }, { title: "Choice 2" }]);
    expect(buttonsOf(activity)[0]?.title.length).toBeLessThanOrEqual(30);
  });

  test("that would vanish with the next words stay in a card", () => {
    const first = { kind: "choices", text: "Which?", choices: choices(2) } as const;
    for (const parts of [
      [first, first],
      [first, { kind: "text", text: "Take your time." }],
      [{ ...first, choices: [...choices(2), { label: "Shop", url: "https://shop.example/" }] }],
    ] as const) {
      const activities = shown(parts);
      expect(activities.flatMap(({ suggestedActions }) => suggestedActions ?? [])).toEqual([]);
      expect(
        activities
          .flatMap(buttonsOf)
          .slice(0, 2)
          .map(({ title }) => title),
      ).toEqual(["Choice 1", "Choice 2"]);
      expect(activities[0]?.text).toBe("Which?");
    }
  });

  test("without a text stand by themselves", () => {
    expect(buttonsOf(one({ kind: "choices", text: "", choices: choices(2) }))).toHaveLength(2);
  });

  test("without a token say what they say", () => {
    const activity = one({ kind: "choices", text: "?", choices: [{ label: "Yes" }, { label: "No", say: "nope" }] });
    expect(buttonsOf(activity)).toEqual([
      { type: "imBack", title: "Yes", value: "Yes" },
      { type: "imBack", title: "No", value: "nope" },
    ]);
  });

  test.each([
    ["https://shop.example/a b", "https://shop.example/a%20b"],
    ["http://shop.example", "http://shop.example/"],
    ["mailto:help@shop.example", "mailto:help@shop.example"],
    ["tel:+15550100", "tel:+15550100"],
  ])("open %s", (url, value) => {
    expect(buttonsOf(one({ kind: "card", title: "t", choices: [{ label: "Go", url }] }))).toEqual([
      { type: "openUrl", title: "Go", value },
    ]);
  });

  test.each([
    "javascript:alert(1)",
    " JavaScript:alert(1)",
    "data:text/html,x",
    "vbscript:x",
    "file:///etc/passwd",
    "blob:https://a/b",
  ])("there is none for %j, which would run: it can be read", (url) => {
    const shown = one({ kind: "card", title: "t", choices: [{ label: "Go", url }] });
    expect(buttonsOf(shown)).toEqual([]);
    expect(JSON.stringify(shown)).toContain("Go: ");
  });

  test.each(["/relative", ""])("never open %j, but can still be pressed", (url) => {
    expect(buttonsOf(one({ kind: "card", title: "t", choices: [{ label: "Go", url, token: "tok" }] }))).toMatchObject([
      { type: "messageBack", title: "Go", value: { frontdesk: "tok" } },
    ]);
  });
});

describe("a card", () => {
  test("is a hero card with its picture and buttons", () => {
    const activity = one({
      kind: "card",
      title: "Parcel *A1*",
      text: "On its way\nto you.",
      image: { url: "https://a.example/parcel.png", alt: "A parcel" },
      choices: [choice(1)],
    });
    expect(activity.attachments).toEqual([
      {
        contentType: "application/vnd.microsoft.card.hero",
        content: {
          title: "Parcel \\*A1\\*",
          text: "On its way\\\nto you.",
          images: [{ url: "https://a.example/parcel.png", alt: "A parcel" }],
          buttons: [
            {
              type: "messageBack",
              title: "Choice 1",
              text: "Choice 1",
              displayText: "Choice 1",
              value: { frontdesk: "token-1" },
            },
          ],
        },
      },
    ]);
  });

  test("with a long title has it in full, above the text", () => {
    const title = "Winter boots, size 42, *brown*, from Lapland";
    expect(one({ kind: "card", title, text: "x" }).attachments?.[0]?.content).toEqual({
      text: "**Winter boots, size 42, \\*brown\\*, from Lapland**\n\nx",
    });
    expect(one({ kind: "card", title: "冬季靴子，棕色，四十二码" }).attachments?.[0]?.content).toHaveProperty("title");
    expect(one({ kind: "card", title: "冬季靴子，棕色，四十二码，芬兰" }).attachments?.[0]?.content).not.toHaveProperty(
      "title",
    );
  });

  test("says what its picture shows when the picture may not be shown", () => {
    const activity = one({
      kind: "card",
      title: "t",
      text: "x",
      image: { url: "javascript:alert(1)", alt: "A parcel" },
    });
    expect(activity.attachments?.[0]?.content).toEqual({ title: "t", text: "x\n\nA parcel" });
  });

  test("stands beside others in a carousel", () => {
    const cards = [1, 2, 3, 4, 5].map(
      (index) => ({ kind: "card", title: `Card ${index}`, choices: [choice(index)] }) as const,
    );
    const activity = one({ kind: "text", text: "Look:" }, { kind: "carousel", cards });
    expect(activity.attachmentLayout).toBe("carousel");
    expect(activity.attachments?.map((attachment) => hero(attachment)?.title)).toEqual(cards.map(({ title }) => title));
  });
});

describe("pictures and files", () => {
  test.each([
    ["https://a.example/x.PNG?y=1", "image/png"],
    ["https://a.example/x.jpeg", "image/jpeg"],
    ["https://a.example/x", "image/*"],
    ["https://a.example/x.exe", "image/*"],
    ["data:image/gif;base64,R0lGODlhAQABAAAAACw=", "image/gif"],
  ])("%s is %s, and says what it shows", (url, contentType) => {
    expect(one({ kind: "image", url, alt: "A parcel" }).attachments).toEqual([
      { contentType, contentUrl: url, name: "A parcel" },
    ]);
  });

  test("that may not be shown are said in words", () => {
    expect(one({ kind: "image", url: "data:text/html,<script>", alt: "A parcel" })).toMatchObject({ text: "A parcel" });
    expect(one({ kind: "file", url: "javascript:alert(1)", name: "terms.pdf" })).toMatchObject({ text: "terms.pdf" });
  });

  test("are offered under their name", () => {
    const file = { kind: "file", url: "https://a.example/t", name: "terms.pdf" } as const;
    expect(one({ ...file, mime: "application/pdf" }).attachments).toEqual([
      { contentType: "application/pdf", contentUrl: "https://a.example/t", name: "terms.pdf" },
    ]);
    expect(one({ ...file, mime: "a/b\r\nc" }).attachments?.[0]?.contentType).toBe("application/octet-stream");
  });
});

describe("sources", () => {
  test("are shown as links, and told to clients that know citations", () => {
    const sources = [
      { title: "Returns [2026]", url: "https://a.example/returns_(new)?a=1&copy;=2" },
      { title: "The shelf" },
      { title: "", url: "https://a.example/b" },
      { title: "Trap", url: "javascript:alert(1)" },
    ];
    const activity = one({ kind: "text", text: "30 days.", format: "markdown" }, { kind: "sources", sources });
    expect(activity.text).toBe(
      "30 days.\n\n[Returns \\[2026\\]](https://a.example/returns_%28new%29?a=1&amp;copy;=2) · The shelf · [https://a.example/b](https://a.example/b) · Trap",
    );
    expect(activity.channelData.sources).toEqual(sources);
    expect(activity.entities).toMatchObject([
      {
        type: "https://schema.org/Message",
        "@id": "",
        citation: [
          { "@type": "Claim", position: 1, appearance: { name: "Returns [2026]", url: sources[0]?.url } },
          { position: 2, appearance: { name: "The shelf" } },
          { position: 3 },
          { position: 4 },
        ],
      },
    ]);
  });

  test("of a plain text come after it", () => {
    const activities = shown([
      { kind: "text", text: "30 *days*" },
      { kind: "sources", sources: [{ title: "Returns", url: "https://a.example/" }] },
    ]);
    expect(activities.map(({ text, textFormat }) => [text, textFormat])).toEqual([
      ["30 *days*", "plain"],
      ["[Returns](https://a.example/)", "markdown"],
    ]);
  });
});

describe("lists and tables", () => {
  test("are Markdown", () => {
    expect(one({ kind: "list", items: ["one", "two\nlines"] }).text).toBe("- one\n- two\\\n  lines");
    expect(one({ kind: "list", ordered: true, items: ["one", "two"] }).text).toBe("1. one\n2. two");
    expect(one({ kind: "table", head: ["Size", "Price"], rows: [["M", "5 | 6"], ["L"]] }).text).toBe(
      "| Size | Price |\n| --- | --- |\n| M | 5 \\| 6 |\n| L |  |",
    );
  });
});

describe("a form", () => {
  const field = { name: "phone", label: "Your number?", input: "phone", required: true } as const;
  const form = (fields: readonly FormField[], token?: string): Part => ({
    kind: "form",
    title: "How can we *reach* you?",
    fields,
    submit: "Send",
    ...(token === undefined ? {} : { token }),
  });
  const cardOf = (part: Part) => {
    const content = one(part).attachments?.[0]?.content;
    if (content === undefined || !("type" in content)) throw new Error("No Adaptive Card.");
    return content;
  };

  test("is an Adaptive Card whose button brings the token back", () => {
    expect(cardOf(form([{ ...field, maxLength: 20, value: "+49", problem: "It begins with +." }], "tok"))).toEqual({
      type: "AdaptiveCard",
      version: "1.5",
      body: [
        { type: "TextBlock", text: "How can we \\*reach\\* you?", weight: "Bolder", wrap: true },
        {
          type: "Input.Text",
          style: "Tel",
          id: "field:phone",
          label: "Your number?",
          isRequired: true,
          errorMessage: "Your number?",
          maxLength: 20,
          value: "+49",
        },
        { type: "TextBlock", text: "It begins with +.", color: "Attention", spacing: "Small", wrap: true },
      ],
      actions: [{ type: "Action.Submit", title: "Send", data: { frontdesk: "tok" } }],
    });
    expect(cardOf(form([field])).actions).toEqual([]);
  });

  const options = (count: number) => Array.from({ length: count }, (_, at) => ({ label: `L${at}`, value: `${at}` }));
  test.each([
    ["text", {}, { type: "Input.Text" }],
    ["long_text", {}, { type: "Input.Text", isMultiline: true }],
    ["email", {}, { type: "Input.Text", style: "Email" }],
    ["url", {}, { type: "Input.Text", style: "Url" }],
    ["number", {}, { type: "Input.Text" }],
    ["date", {}, { type: "Input.Date" }],
    ["choice", { options: options(6) }, { type: "Input.ChoiceSet", style: "expanded" }],
    ["choice", { options: options(7) }, { type: "Input.ChoiceSet", style: "compact" }],
    ["yes_no", { value: true }, { type: "Input.Toggle", id: "flag:phone", title: "Your number?", value: "true" }],
  ] as const)("asks for %s as it fits", (input, extra, expected) => {
    expect(cardOf(form([{ ...field, ...extra, input }])).body[1]).toMatchObject(expected);
  });
});

describe("thumbs", () => {
  const feedback: Part = { kind: "feedback", token: "tok" };
  const potentialAction = [
    { "@type": "LikeAction", "@id": "tok", actionStatus: "PotentialActionStatus" },
    { "@type": "DislikeAction", "@id": "tok", actionStatus: "PotentialActionStatus" },
  ];

  test("stand under the last activity of a message, beside where it comes from", () => {
    const sources: Part = { kind: "sources", sources: [{ title: "Returns" }] };
    expect(one({ kind: "text", text: "30 days." }, feedback).entities).toMatchObject([{ potentialAction }]);
    expect(one({ kind: "text", text: "30 days.", format: "markdown" }, sources, feedback).entities).toMatchObject([
      { citation: [{}], potentialAction },
    ]);
    const two = shown([{ kind: "text", text: "*a*", format: "markdown" }, { kind: "text", text: "b" }, feedback]);
    expect(two.map(({ entities }) => entities?.length)).toEqual([undefined, 1]);
  });

  test("do not move buttons from their place, and are nothing by themselves", () => {
    const message = one({ kind: "choices", text: "More?", choices: choices(2) }, feedback);
    expect(message.suggestedActions?.actions).toHaveLength(2);
    expect(shown([feedback])).toEqual([]);
  });

  test("that were pressed are an event, which clients wait for and do not show", () => {
    const author = { kind: "customer", id: "dl_1" } as const;
    const echo = { clientActivityID: "abc" };
    expect(shown([{ kind: "rating", token: "tok", value: "up" }], { author, echo })).toMatchObject([
      { type: "event", channelData: { clientActivityID: "abc" } },
    ]);
  });
});

test("a reply that was shown while it was written takes that one's place", () => {
  const echo = { streamId: "s1" };
  const activities = shown(
    [
      { kind: "text", text: "a" },
      { kind: "text", text: "*b*", format: "markdown" },
    ],
    { echo },
  );
  expect(activities.map(({ channelData }) => [channelData.streamType, channelData.streamId])).toEqual([
    ["final", "c0ffee|stream|s1"],
    [undefined, undefined],
  ]);
});

test("the port's own render shows the same, without a place in a history", () => {
  const parts: readonly Part[] = [
    { kind: "text", text: "Hello" },
    { kind: "card", title: "t" },
  ];
  expect(web().render({ parts, purpose: "reply", locale: "en" })).toMatchObject([{ text: "Hello", attachments: [{}] }]);
});
