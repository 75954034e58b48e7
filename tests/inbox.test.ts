import { frontdesk } from "frontdesk";
import { expect, onTestFinished, test, vi } from "vitest";
import { type InboxSite, openInboxSite } from "./support/inbox-site.ts";

const front = frontdesk({ id: "acme", name: "Acme support", disclosure: false });
const invoice = front.intent({
  name: "invoice",
  examples: ["my invoice is wrong"],
  run: (turn) => turn.handoff(),
});
const bot = front.bot({ intents: [invoice] });

/** What a browser sends by itself. */
interface Browser {
  readonly cookie: string;
  readonly origin: string;
}

async function site(): Promise<InboxSite> {
  const opened = await openInboxSite(bot, { basePath: "/support" });
  onTestFinished(opened.close);
  return opened;
}

async function joins({ url, invite }: InboxSite): Promise<Browser> {
  const { origin } = new URL(url);
  const token = (await invite("Ann", "agent")).split("/").at(-1);
  const answer = await fetch(`${url}/api/invitation`, {
    method: "POST",
    headers: { origin, "content-type": "application/json" },
    body: JSON.stringify({ token, name: "Ann" }),
  });
  expect(answer.status).toBe(200);
  const [cookie = ""] = answer.headers.getSetCookie();
  expect(cookie).toContain("Path=/support/inbox;");
  return { cookie: cookie.split(";")[0] ?? "", origin };
}

interface Frame {
  readonly kind: string;
  readonly case?: { readonly id: string };
}

/** Opens the live connection of a page; rejects when it is not let in. */
async function live(url: string, headers: Partial<Browser>): Promise<readonly Frame[]> {
  const frames: Frame[] = [];
  // Safe: Node's WebSocket takes headers in this place.
  const options = { headers } as unknown as string[];
  const socket = new WebSocket(`${url.replace("http", "ws")}/api/live`, options);
  onTestFinished(() => socket.close());
  socket.addEventListener("message", ({ data }) => frames.push(JSON.parse(String(data))));
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener("open", () => resolve());
    socket.addEventListener("error", () => reject(new Error("The connection was refused.")));
  });
  return frames;
}

test("the inbox below a base path, over HTTP and a WebSocket", async () => {
  const opened = await site();
  const { url } = opened;
  const browser = await joins(opened);
  for (const address of [url, `${url}/`]) {
    const page = await fetch(address);
    expect([address, page.status]).toEqual([address, 200]);
    expect(await page.text()).toContain('<base href="/support/inbox/">');
  }
  const frames = await live(url, browser);
  await opened.says({ id: "cora" }, "my invoice is wrong");
  await vi.waitFor(() => expect(frames.map(({ kind }) => kind)).toContain("case"));
  const id = frames.find(({ kind }) => kind === "case")?.case?.id;
  const taken = await fetch(`${url}/api/cases/${id}/take`, {
    method: "POST",
    headers: { ...browser, "content-type": "application/json" },
    body: JSON.stringify({ from: null }),
  });
  expect([taken.status, await taken.json()]).toMatchObject([
    200,
    { case: { state: "agent", person: { name: "Ann" } } },
  ]);
});

test("a live connection is refused to strangers and to pages of other sites", async () => {
  const opened = await site();
  const { cookie, origin } = await joins(opened);
  await expect(live(opened.url, { origin })).rejects.toThrow("refused");
  await expect(live(opened.url, { cookie, origin: "https://evil.test" })).rejects.toThrow("refused");
});

test("a file that is too large is refused in the words of the inbox", async () => {
  const opened = await site();
  const browser = await joins(opened);
  const answer = await fetch(`${opened.url}/api/files?case=1&name=a.bin`, {
    method: "POST",
    headers: { ...browser, "content-type": "application/octet-stream" },
    body: new Uint8Array(20_971_521),
  });
  expect([answer.status, await answer.json()]).toMatchObject([413, { error: { code: "too_large" } }]);
});
