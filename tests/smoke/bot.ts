// A bot as somebody builds it who has installed the packages: on disk, over the web, started twice.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { frontdesk, serve, sqlite, z } from "frontdesk";

const front = frontdesk({ id: "smoke", name: "Smoke" });
const order = front.intent({
  name: "track_order",
  examples: ["where is my order", "track order A1234"],
  slots: { order: front.ask("Which order?", z.string().regex(/^[A-Z]\d{4}$/)) },
  run: (turn) => `${turn.slots.order} is on its way.`,
});
const bot = front.bot({ intents: [order] });

const folder = mkdtempSync(join(tmpdir(), "frontdesk-smoke-"));
const database = join(folder, "smoke.db");
const options = { port: 0, ownsProcess: false, print: () => {}, store: sqlite(database) };

async function post(
  url: string,
  token: string | undefined,
  body: object,
): Promise<{ readonly [field: string]: unknown }> {
  const headers = {
    "content-type": "application/json",
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  };
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${url} answered with ${response.status}.`);
  return response.json();
}

async function texts(url: string, token: string): Promise<readonly string[]> {
  const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
  const { activities } = await response.json();
  return activities.map((activity: { readonly text?: string }) => activity.text ?? "");
}

const first = await serve(bot, options);
const { token } = await post(`${first.url}/v3/directline/tokens/generate`, undefined, {});
const { conversationId } = await post(`${first.url}/v3/directline/conversations`, String(token), {});
const path = `/v3/directline/conversations/${conversationId}/activities`;
await post(first.url + path, String(token), { type: "message", text: "where is my order?", from: { id: "ann" } });
const widget = await fetch(`${first.url}/frontdesk-chat.js`);
if (!(await widget.text()).includes("frontdesk-chat")) throw new Error("The chat widget is not served.");
const { session } = await post(`${first.url}/chat/session`, undefined, {});
await post(`${first.url}/chat/messages`, String(session), { id: "m1", text: "where is my order?" });
await first.close();

const second = await serve(bot, { ...options, store: sqlite(database) });
await post(second.url + path, String(token), { type: "message", text: "A1234", from: { id: "ann" } });
const deadline = Date.now() + 10_000;
let said: readonly string[] = [];
while (!said.some((text) => text.includes("A1234 is on its way."))) {
  if (Date.now() > deadline) throw new Error(`The bot said ${JSON.stringify(said)}.`);
  await new Promise((resolve) => setTimeout(resolve, 20));
  said = await texts(second.url + path, String(token));
}
await second.close();
rmSync(folder, { recursive: true });
console.log("a bot from the tarballs answered, also after a restart");
