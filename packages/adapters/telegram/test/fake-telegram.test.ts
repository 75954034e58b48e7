import { describe, expect, it } from "vitest";
import { readMessage } from "../src/testing/index.ts";
import { readHtml } from "../src/testing/read-html.ts";
import { endAfterEach, openApi } from "./support/channel.ts";

endAfterEach();

const text =
  (fields: object): (() => unknown) =>
  () =>
    readMessage("sendMessage", { chat_id: 1, text: "x", ...fields });
const photo =
  (fields: object): (() => unknown) =>
  () =>
    readMessage("sendPhoto", { chat_id: 1, photo: "https://a.example/i.png", ...fields });
const keyboard = (...rows: readonly unknown[]): object => ({ reply_markup: { inline_keyboard: rows } });

describe("the fake Bot API refuses", () => {
  for (const [name, call, words] of [
    ["a missing chat", text({ chat_id: undefined }), "chat_id is missing"],
    ["a chat of the wrong type", text({ chat_id: 1.5 }), "chat_id must be"],
    ["a missing text", text({ text: undefined }), "text is missing"],
    ["an empty text", text({ text: "" }), "message text is empty"],
    ["a blank text", text({ text: " \n\u200b" }), "message text is empty"],
    ["a text that is too long", text({ text: "x".repeat(4097) }), "too long"],
    ["a field that there is not", text({ parsemode: "HTML" }), "no field parsemode"],
    ["another parse mode", text({ parse_mode: "MarkdownV2" }), "HTML only"],
    ["HTML that does not parse", text({ text: "<b>x", parse_mode: "HTML" }), "can't parse entities"],
    ["half a surrogate pair", text({ text: "\ud800" }), "must be of type string"],
    ["a caption that is too long", photo({ caption: "x".repeat(1025) }), "caption is too long"],
    ["a picture in the message", photo({ photo: "data:image/png;base64,AA" }), "wrong file identifier"],
    ["a picture on this machine", photo({ photo: "http://localhost/i.png" }), "wrong HTTP URL"],
    ["an empty row of buttons", text(keyboard([])), "must have buttons"],
    [
      "a row of nine",
      text(keyboard(Array.from({ length: 9 }, () => ({ text: "a", callback_data: "a" })))),
      "at most 8",
    ],
    [
      "101 buttons",
      text(keyboard(...Array.from({ length: 101 }, () => [{ text: "a", callback_data: "a" }]))),
      "too long",
    ],
    ["65 bytes of data", text(keyboard([{ text: "a", callback_data: `${"é".repeat(32)}x` }])), "BUTTON_DATA_INVALID"],
    ["a button without a purpose", text(keyboard([{ text: "a" }])), "exactly one"],
    ["a button with two", text(keyboard([{ text: "a", callback_data: "a", url: "https://a.example" }])), "exactly one"],
    ["a button without a label", text(keyboard([{ text: " ", callback_data: "a" }])), "unallowed"],
    ["a button to this machine", text(keyboard([{ text: "a", url: "http://localhost:3000" }])), "wrong HTTP URL"],
    ["a keyboard that is none", text({ reply_markup: { keyboard: [] } }), "inline keyboard"],
    ["a reply to nothing", text({ reply_parameters: {} }), "not found"],
  ] as const) {
    it(name, () => expect(call).toThrow(words));
  }

  for (const [name, method, payload, words] of [
    ["a draft without a number", "sendMessageDraft", { draft_id: 0, text: "x" }, "non-zero"],
    ["a draft that is too long", "sendMessageDraft", { draft_id: 1, text: "x".repeat(4097) }, "too long"],
    ["an edit of nothing", "editMessageText", { message_id: 99, text: "x" }, "to edit not found"],
    ["an edit without a text", "editMessageText", { message_id: 1 }, "text is missing"],
    ["an edit in a topic", "editMessageText", { message_id: 1, text: "x", message_thread_id: 1 }, "no field"],
    ["a deletion of nothing", "deleteMessage", { message_id: 99 }, "to delete not found"],
    [
      "a document that is not uploaded",
      "sendDocument",
      { document: "https://a.example/t.pdf" },
      "wrong file identifier",
    ],
    ["a file that nobody sent", "getFile", { chat_id: undefined, file_id: "none" }, "wrong file_id"],
    [
      "a command with a slash",
      "setMyCommands",
      { chat_id: undefined, commands: [{ command: "/a", description: "b" }] },
      "BOT_COMMAND_INVALID",
    ],
    [
      "a command without a word",
      "setMyCommands",
      { chat_id: undefined, commands: [{ command: "a", description: "" }] },
      "DESCRIPTION_INVALID",
    ],
    [
      "a scope that there is not",
      "setMyCommands",
      { chat_id: undefined, commands: [], scope: { type: "all" } },
      "unsupported scope",
    ],
    [
      "a language of three letters",
      "setMyCommands",
      { chat_id: undefined, commands: [], language_code: "tlh" },
      "invalid language",
    ],
  ] as const) {
    it(name, async () => {
      const api = await openApi();
      const body = JSON.stringify({ chat_id: api.customer().id, ...payload });
      const headers = { "content-type": "application/json" };
      const answer = await fetch(`${api.apiRoot}/bot${api.token}/${method}`, { method: "POST", headers, body });
      expect(answer.status).toBe(400);
      expect(await answer.text()).toContain(words);
    });
  }

  it("drafts in groups, and forms that are none", async () => {
    const api = await openApi();
    const post = (method: string, body: string, type: string): Promise<Response> =>
      fetch(`${api.apiRoot}/bot${api.token}/${method}`, { method: "POST", headers: { "content-type": type }, body });
    const draft = JSON.stringify({ chat_id: api.group().id, draft_id: 1, text: "x" });
    expect((await post("sendMessageDraft", draft, "application/json")).status).toBe(400);
    const part = '--b\r\nContent-Disposition: form-data; name="chat_id"\r\n\r\n1\r\n';
    for (const [body, type] of [
      [`${part}--b--\r\n`, "multipart/form-data"],
      [part, "multipart/form-data; boundary=b"],
      [`${part}${part}--b--\r\n`, "multipart/form-data; boundary=b"],
      ["chat_id=1", "multipart/form-data; boundary=b"],
    ] as const) {
      expect((await post("sendMessage", body, type)).status).toBe(400);
    }
    expect((await fetch(`${api.apiRoot}/file/bot${api.token}/none`)).status).toBe(404);
    expect((await fetch(`${api.apiRoot}/file/bot1:wrong/none`)).status).toBe(401);
  });

  it("HTML that is not as documented", () => {
    for (const html of [
      "<p>x</p>",
      "<b>x</i>",
      "<b><i>x</b></i>",
      "x</b>",
      "a < b",
      "a & b",
      "a > b",
      "<a>x</a>",
      "<b class='x'>y</b>",
      "&nbsp;",
      '<span class="x">y</span>',
    ]) {
      expect(() => readHtml(html), html).toThrow("can't parse entities");
    }
  });
});

describe("the fake Bot API", () => {
  it("reads HTML as documented", () => {
    expect(readHtml('<b>a <i>b</i></b> &lt;&amp;&gt;&quot;&#65; <a href="https://a.example/?x=1&amp;y">c</a>')).toEqual(
      {
        text: 'a b <&>"A c',
        entities: [
          { type: "bold", offset: 0, length: 3 },
          { type: "italic", offset: 2, length: 1 },
          { type: "text_link", offset: 10, length: 1, url: "https://a.example/?x=1&y" },
        ],
      },
    );
    expect(readHtml('<a href="http://localhost/">x</a>')).toEqual({ text: "x", entities: [] });
  });

  it("counts the text after its markup, and trims it", () => {
    const html = `  <b>${"&amp;".repeat(4096)}</b>\n`;
    expect(readMessage("sendMessage", { chat_id: 1, text: html, parse_mode: "HTML" })).toMatchObject({
      text: "&".repeat(4096),
      entities: [{ type: "bold", offset: 0, length: 4096 }],
    });
  });

  it("speaks to its bot only, in JSON, and knows its methods", async () => {
    const api = await openApi();
    const call = (path: string, init: RequestInit = {}): Promise<Response> =>
      fetch(`${api.apiRoot}${path}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: "{}",
        ...init,
      });
    expect((await call(`/bot${api.token}/getMe`)).status).toBe(200);
    expect((await call("/bot1:wrong/getMe")).status).toBe(401);
    expect((await call("/getMe")).status).toBe(404);
    expect((await call(`/bot${api.token}/sendEverything`)).status).toBe(404);
    expect((await call(`/bot${api.token}/getMe`, { body: "no" })).status).toBe(400);
    expect((await call(`/bot${api.token}/getMe`, { headers: { "content-type": "text/plain" } })).status).toBe(400);
    expect((await call(`/bot${api.token}/setWebhook`, { body: '{"url":"http://a.example"}' })).status).toBe(400);
    expect((await call(`/bot${api.token}/answerCallbackQuery`, { body: '{"callback_query_id":"old"}' })).status).toBe(
      400,
    );
  });

  it("sends no updates that the bot has not asked for", async () => {
    const api = await openApi();
    await fetch(`${api.apiRoot}/bot${api.token}/getUpdates`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: '{"allowed_updates":["message"]}',
    });
    const ann = api.customer();
    ann.blocks();
    ann.writes("hello");
    expect(api.unconfirmed).toBe(1);
  });

  it("has no button to press where there is none", async () => {
    const ann = (await openApi()).customer();
    expect(() => ann.presses("Yes")).toThrow('no button "Yes"');
  });
});
