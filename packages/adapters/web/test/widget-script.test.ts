import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { web } from "../src/index.ts";
import { directLine, find, requestOf } from "./support/client.ts";

async function ask(headers: { readonly [name: string]: string } = {}, path = "/frontdesk-chat.js") {
  // The channel need not be open: the script is the same for every bot.
  const [route] = find(web({ widgetPath: path }).routes ?? [], path, ({ method }) => method === "GET");
  if (route === undefined) throw new Error("No route.");
  return route.handle(requestOf("GET", path, {}, { headers }));
}

test("the widget's script is served to every page, and kept by browsers for a while", async () => {
  const answer = await ask({ origin: "https://anybody.example" });
  expect(answer.status).toBe(200);
  expect(answer.headers).toEqual({
    "content-type": "text/javascript; charset=utf-8",
    etag: expect.stringMatching(/^"[\w-]{22}"$/),
    "cache-control": "public, max-age=300",
    vary: "accept-encoding",
    "access-control-allow-origin": "*",
    "cross-origin-resource-policy": "cross-origin",
    "x-content-type-options": "nosniff",
  });
  expect(String(answer.body)).toContain("frontdesk-chat");
  expect(String(answer.body).length).toBeLessThan(200_000);
});

test.each([
  ["gzip, deflate, br", true],
  ["br;q=1.0, gzip;q=0.5", true],
  ["gzip;q=0", false],
  ["identity", false],
  ["x-gzip2", false],
])("to who accepts %j it is sent as gzip: %j", async (accepted, isZipped) => {
  const { headers, body } = await ask({ "accept-encoding": accepted });
  expect(headers?.["content-encoding"]).toBe(isZipped ? "gzip" : undefined);
  const text = body instanceof Uint8Array ? gunzipSync(body).toString("utf8") : String(body);
  expect(text).toBe(String((await ask()).body));
  if (body instanceof Uint8Array) expect(body.length).toBeLessThan(21_000);
});

test.each([(etag: string) => etag, (etag: string) => `W/${etag}`, (etag: string) => `"other", ${etag}`, () => "*"])(
  "the script is not sent again to who has it (%#)",
  async (header) => {
    const { etag = "" } = (await ask()).headers ?? {};
    const answer = await ask({ "if-none-match": header(etag) });
    expect([answer.status, answer.body, answer.headers?.etag]).toEqual([304, undefined, etag]);
  },
);

test("the script is sent to who has another one", async () => {
  expect((await ask({ "if-none-match": '"other"' })).status).toBe(200);
});

test("the script stands where the option says", async () => {
  expect((await ask({}, "/help/chat.js")).status).toBe(200);
  expect(web({ widgetPath: false }).routes?.every(({ path }) => /^(?:\/chat|\/v3)/.test(path))).toBe(true);
  expect(directLine.startsWith("/v3")).toBe(true);
});
