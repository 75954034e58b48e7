import { type Browser, chromium, type Page } from "playwright-core";
import { chromiumArgs, findChromium } from "../tests/support/chromium.ts";
import { scrollAndWatch } from "./faces/scrolling.ts";
import { type FacesServer, line, startFaces, visit } from "./faces/server.ts";
import { median, numberOption, report } from "./support/report.ts";

// What people see: how soon a message is visible, how smoothly a thousand of them scroll beside a thousand plain
// paragraphs, and the inbox with a thousand cases. In Chromium, on loopback.
//
// `npx -y pnpm@12 bench faces [--json] [--messages 200] [--cases 1000]`
const messages = numberOption("messages", 200);
const cases = numberOption("cases", 1_000);

const figure = (name: string, system: string, metric: string, value: number, unit: string): void =>
  report({ bench: "faces", case: name, system, metric, value, unit });

async function open(browser: Browser, url: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await page.goto(url);
  return page;
}

/** From just before a message is handed to the server until the frame in which the page shows it. */
async function visibleAfter(server: FacesServer, page: Page): Promise<void> {
  const session = page.waitForResponse((response) => response.url().endsWith("/chat/session"));
  await page.goto(server.url);
  const { conversation: channelId } = await (await session).json();
  const chat = page.locator("frontdesk-chat");
  await chat.getByRole("textbox").fill("A first word");
  await page.keyboard.press("Enter");
  await chat.getByText("put it another way").first().waitFor();
  const conversation = await server.conversationOf(String(channelId));
  await page.evaluate(() => {
    const seen: { [text: string]: number } = {};
    Object.assign(window, { seen });
    const root = document.querySelector("frontdesk-chat")?.shadowRoot;
    if (!root) throw new Error("There is no widget.");
    new MutationObserver(() => {
      requestAnimationFrame(() => {
        const now = performance.timeOrigin + performance.now();
        for (const [probe] of root.textContent?.matchAll(/probe-\d+/g) ?? []) seen[probe] ??= now;
      });
    }).observe(root, { childList: true, subtree: true, characterData: true });
  });
  const sent: { [text: string]: number } = {};
  for (let index = 0; index < messages; index += 1) {
    const probe = `probe-${index}`;
    sent[probe] = performance.timeOrigin + performance.now();
    await server.desk.send({ conversation }, `${probe} ${line(index)}`, { idempotencyKey: probe });
    await page.waitForFunction((text) => text in (window as unknown as { seen: object }).seen, probe);
  }
  const seen = await page.evaluate(() => (window as unknown as { seen: { [text: string]: number } }).seen);
  const waits = Object.entries(sent).map(([probe, at]) => (seen[probe] ?? Number.POSITIVE_INFINITY) - at).toSorted((a, b) => a - b);
  figure("message visible", "frontdesk", "p50_ms", median(waits), "ms");
  figure("message visible", "frontdesk", "p99_ms", waits[Math.floor(waits.length * 0.99)] ?? Number.NaN, "ms");

  for (let index = messages; index < 1_000; index += 1) {
    await server.desk.send({ conversation }, line(index), { idempotencyKey: `fill-${index}` });
  }
}

async function scrolling(browser: Browser, server: FacesServer, page: Page): Promise<void> {
  await page.reload();
  await page.locator("frontdesk-chat").getByText("Message 999").first().waitFor();
  const plain = await open(browser, `${server.url}/plain`);
  for (const [system, shown, place] of [
    ["plain page", plain, { x: 200, y: 300 }],
    ["frontdesk", page, { x: 1_060, y: 400 }],
  ] as const) {
    // Up through all that there is, with older messages loaded on the way, and down again.
    for (const [way, sign] of system === "frontdesk" ? ([["up", -1], ["down", 1]] as const) : ([["down", 1], ["up", -1]] as const)) {
      const { frames, p99Ms, longestMs, longTaskMs } = await scrollAndWatch(shown, place, 300, sign);
      figure(`1,000 messages, ${way}`, system, "frames", frames, "");
      figure(`1,000 messages, ${way}`, system, "p99_ms", p99Ms, "ms");
      figure(`1,000 messages, ${way}`, system, "longest_ms", longestMs, "ms");
      figure(`1,000 messages, ${way}`, system, "long_tasks_ms", longTaskMs, "ms");
    }
  }
  await plain.context().close();
}

async function inboxWith(browser: Browser, server: FacesServer): Promise<void> {
  for (let index = 0; index < cases; index += 1) await visit(server.url, "human");
  const page = await open(browser, await server.invite());
  await page.getByRole("button", { name: "Join" }).click();
  const start = performance.now();
  await page.goto(`${server.url}/inbox#/waiting`);
  await page.reload();
  const row = page.locator("a[href*='case/']");
  await row.first().waitFor();
  figure(`${cases} cases`, "frontdesk", "list_ms", performance.now() - start, "ms");
  const { p99Ms, longestMs, longTaskMs } = await scrollAndWatch(page, { x: 360, y: 500 }, 200, 1);
  figure(`${cases} cases, scrolled`, "frontdesk", "p99_ms", p99Ms, "ms");
  figure(`${cases} cases, scrolled`, "frontdesk", "longest_ms", longestMs, "ms");
  figure(`${cases} cases, scrolled`, "frontdesk", "long_tasks_ms", longTaskMs, "ms");
  // From the key to the next picture: what somebody feels when they go down the list.
  const keys: number[] = [];
  for (let count = 0; count < 50; count += 1) {
    const pressed = performance.now();
    await page.keyboard.press("j");
    await page.evaluate(() => new Promise(requestAnimationFrame));
    keys.push(performance.now() - pressed);
  }
  figure(`${cases} cases, a key`, "frontdesk", "p50_ms", median(keys), "ms");
  const click = performance.now();
  await row.nth(3).click();
  await page.getByRole("button", { name: "Take", exact: true }).first().waitFor();
  figure(`${cases} cases, one opened`, "frontdesk", "open_ms", performance.now() - click, "ms");
}

const executablePath = findChromium();
if (executablePath === undefined) throw new Error("This is measured in Chromium: install it, or set CHROMIUM to its path.");
const server = await startFaces();
const browser = await chromium.launch({ executablePath, args: [...chromiumArgs] });
try {
  const page = await open(browser, "about:blank");
  await visibleAfter(server, page);
  await scrolling(browser, server, page);
  await page.context().close();
  await inboxWith(browser, server);
} finally {
  await browser.close();
  await server.close();
}
