import { describe, expect, it } from "vitest";
import { readMessage } from "../src/testing/index.ts";
import { endAfterEach, openApi } from "./support/channel.ts";

endAfterEach();

async function call(
  api: Awaited<ReturnType<typeof openApi>>,
  method: string,
  form: { readonly [name: string]: string },
  token = api.token,
): Promise<unknown> {
  const response = await fetch(api.apiUrl + method, {
    method: "POST",
    headers: { authorization: `Bearer ${token}` },
    body: new URLSearchParams(form),
  });
  return response.json();
}

describe("fakeSlack", () => {
  it("wants the token, known methods, and what a method requires", async () => {
    const api = await openApi();
    expect(await call(api, "auth.test", {})).toMatchObject({ ok: true, team_id: api.team });
    expect(await call(api, "auth.test", {}, "xoxb-other")).toMatchObject({ ok: false, error: "invalid_auth" });
    expect(await call(api, "apps.connections.open", {})).toMatchObject({ error: "invalid_auth" });
    expect(await call(api, "chat.post", {})).toMatchObject({ error: "unknown_method" });
    expect(await call(api, "chat.postMessage", { text: "Hi" })).toMatchObject({ error: "invalid_arguments" });
    expect(await call(api, "chat.postMessage", { channel: "C1", txt: "Hi" })).toMatchObject({
      error: "invalid_arguments",
    });
    expect(await call(api, "chat.postMessage", { channel: "C1", text: "Hi" })).toMatchObject({
      error: "channel_not_found",
    });
    expect(await call(api, "chat.postMessage", { channel: api.channel().id })).toMatchObject({ error: "no_text" });
  });

  it("posts signed events", async () => {
    const { createServer } = await import("node:http");
    const api = await openApi();
    const seen: string[] = [];
    const server = createServer((request, response) => {
      seen.push(String(request.headers["x-slack-signature"]), String(request.headers["content-type"]));
      request.resume().on("end", () => response.end());
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    api.postTo(`http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}/`);
    const ann = api.customer();
    expect([await ann.writes("Hello"), await ann.commands("/help")]).toEqual([200, 200]);
    expect(seen[0]).toMatch(/^v0=[0-9a-f]{64}$/);
    expect(seen[3]).toBe("application/x-www-form-urlencoded");
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
});

describe("readMessage refuses", () => {
  const button = (fields: object): object => ({
    type: "actions",
    elements: [{ type: "button", action_id: "a", text: { type: "plain_text", text: "A" }, ...fields }],
  });
  const text = (value: string): object => ({
    type: "rich_text",
    elements: [{ type: "rich_text_section", elements: [{ type: "text", text: value }] }],
  });
  const label = (length: number): object => ({ text: { type: "plain_text", text: "x".repeat(length) } });
  for (const [name, blocks] of [
    ["51 blocks", Array.from({ length: 51 }, () => text("x"))],
    ["a label of 76", [button(label(76))]],
    ["a value of 2,001", [button({ value: "x".repeat(2001) })]],
    ["a label in mrkdwn", [button({ text: { type: "mrkdwn", text: "A" } })]],
    ["one action_id twice", [button({}), button({})]],
    ["26 elements", [{ type: "actions", elements: Array.from({ length: 26 }, () => ({})) }]],
    ["a header of 151", [{ type: "header", ...label(151) }]],
    ["a section of 3,001", [{ type: "section", ...label(3001) }]],
    ["an empty stretch", [text("")]],
    ["half a surrogate pair", [text("\ud83d")]],
    ["a block that it does not know", [{ type: "marquee" }]],
    ["a picture without a description", [{ type: "image", image_url: "https://a.example/x.png" }]],
  ] as const) {
    it(name, () => {
      expect(() => readMessage({ text: "x", blocks })).toThrow(/invalid_blocks/);
    });
  }

  it("texts that are too long together, or would be cut off", () => {
    expect(() => readMessage({ text: "x", blocks: [1, 2, 3, 4].map(() => text("x".repeat(3500))) })).toThrow(
      /msg_blocks_too_long/,
    );
    expect(() => readMessage({ text: "x".repeat(40_001) })).toThrow(/msg_too_long/);
  });

  it("nothing of what is right, and reads mentions and markup as such", () => {
    expect(readMessage({ text: "<!channel> <@U1> <https://a.example|here> *b* `c` &lt;" })).toMatchObject({
      text: "!channel @U1 here *b* `c` <",
      marks: ["mention !channel", "mention @U1", "link https://a.example", "bold", "code"],
    });
    expect(readMessage({ text: "*b*", mrkdwn: false }).marks).toEqual([]);
  });
});
