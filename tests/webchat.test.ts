import { fakeDesk } from "@frontdesk/core/testing";
import { frontdesk, lineLog, memory, runtime, web } from "frontdesk";
import type { Browser, Locator, Page } from "playwright-core";
import { expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { describeInBrowser } from "./support/browser.ts";
import { openSite } from "./support/webchat-page.ts";

const front = frontdesk({ id: "acme", name: "Acme support", queues: ["help"], disclosure: false });
/** How long a busy machine may take. */
const soon = { timeout: 15_000 };
const picture = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="150"><rect width="400" height="150" fill="teal"/></svg>',
)}`;

const help = front.intent({
  name: "help",
  examples: ["what can you do for me"],
  async run(turn) {
    const what = await turn.choose("what", "What is it about?", { returns: "A return", parcel: "A parcel" });
    return `You chose ${what}.`;
  },
});
const boots = front.intent({
  name: "boots",
  examples: ["show me your winter boots"],
  run: () => ({
    parts: [
      {
        kind: "card",
        title: "Boots *42*",
        text: "Warm & dry",
        image: { url: picture, alt: "A pair of boots" },
        choices: [
          { label: "Take them", say: "what can you do for me" },
          { label: "Shop", url: "https://shop.invalid/" },
        ],
      },
    ],
  }),
});
const returns = front.intent({
  name: "returns",
  examples: ["how many days do I have to send it back"],
  run: () => ({
    parts: [
      { kind: "text", text: "You have **30 days**.", format: "markdown" },
      { kind: "sources", sources: [{ title: "Returns", url: "https://docs.example.com/returns" }] },
      { kind: "feedback" },
    ],
  }),
});
const everything = front.intent({
  name: "everything",
  examples: ["show me all that you have"],
  run: () => ({
    parts: [
      { kind: "text", text: "A *plain* text" },
      { kind: "text", text: "A **marked** text", format: "markdown" },
      { kind: "list", items: ["First *point*", "Second point"], ordered: true },
      { kind: "table", head: ["Size", "Price"], rows: [["42", "80 | 90"]] },
      { kind: "image", url: picture, alt: "A teal board" },
      { kind: "file", url: "https://shop.invalid/care.pdf", name: "care.pdf", mime: "application/pdf" },
      {
        kind: "carousel",
        cards: [
          { kind: "card", title: "Left boot" },
          { kind: "card", title: "Right boot" },
        ],
      },
    ],
  }),
});
const contact = front.intent({
  name: "contact",
  examples: ["please call me back"],
  async run(turn) {
    const { phone, topic, night } = await turn.form("contact", {
      title: "How can we *reach* you?",
      fields: {
        phone: front.ask("What is your number?", z.string().min(5)),
        topic: front.ask("What is it about?", z.enum(["order", "other"])),
        night: front.ask("May we call at night?", z.boolean()),
      },
    });
    return `We'll call ${phone} (${topic}, ${night ? "also at night" : "by day"}).`;
  },
});
/** What the streamed reply waits for before it ends. */
const story = { end: (): void => {} };
const tell = front.intent({
  name: "tell",
  examples: ["tell me a long story"],
  async run(turn) {
    await turn.stream("story", async function* () {
      yield "Once upon a **time**";
      await new Promise<void>((resolve) => {
        story.end = resolve;
      });
      yield " there was a boot.";
    });
  },
});
const bot = front.bot({
  intents: [help, boots, returns, everything, contact, tell],
  fallback: () => "Could you say that in other words?",
});

/** A bot on a site, and a visitor who has opened its page; `elsewhere` when the page is on a site of its own. */
async function visit(browser: Browser, options: { path: "/ws" | "/poll"; width: number; elsewhere?: boolean }) {
  const own = options.elsewhere === true ? await openSite() : undefined;
  const desk = fakeDesk();
  const running = runtime(bot, {
    channels: [web({ origins: own === undefined ? [] : [own.url] })],
    desk,
    store: memory(),
    log: lineLog({ level: "silent" }),
  });
  await running.start();
  const site = await openSite(running);
  const context = await browser.newContext({ viewport: { width: options.width, height: 800 } });
  const page = await context.newPage();
  page.setDefaultTimeout(soon.timeout);
  const complaints: string[] = [];
  const sockets: string[] = [];
  page.on("websocket", (socket) => sockets.push(socket.url()));
  page.on("console", (line) => {
    if (line.type() === "error" || line.type() === "warning") complaints.push(line.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  onTestFinished(async () => {
    await context.close();
    await running.stop({ deadlineMs: 0 });
    await Promise.all([site.close(), own?.close()]);
  });
  await page.goto(own === undefined ? site.url + options.path : `${own.url}${options.path}?bot=${site.url}`);
  return { page, site, desk, complaints, sockets };
}

/** What stands in the conversation, in order; a bubble is one line of it. */
function bubbles(page: Page): Locator {
  return page.locator(".webchat__bubble__content");
}

async function write(page: Page, text: string): Promise<void> {
  const box = page.getByRole("textbox", { name: "Message input box" });
  await box.fill(text);
  await box.press("Enter");
}

/** Waits for the conversation to read like this. */
async function expectBubbles(page: Page, expected: readonly unknown[]): Promise<void> {
  await expect.poll(() => bubbles(page).allInnerTexts(), soon).toEqual(expected);
}

describeInBrowser("Microsoft's Web Chat", (browser) => {
  test.for([
    { path: "/ws", width: 1280 },
    { path: "/ws", width: 390, elsewhere: true },
    { path: "/poll", width: 390 },
    { path: "/poll", width: 1280, elsewhere: true },
  ] as const)("talks with the bot: %j", async (options) => {
    const { page, complaints, desk, sockets } = await visit(browser(), options);

    const above = page.getByRole("toolbar", { name: "Suggested actions" });
    await write(page, "What can you do for me?");
    await above.getByRole("button", { name: "A parcel" }).click();
    const first = ["What can you do for me?", "What is it about?", "A parcel", "You chose parcel."];
    await expectBubbles(page, first);

    await write(page, "show me your winter boots");
    const card = bubbles(page).filter({ hasText: "Warm & dry" });
    await card.getByRole("heading", { name: "Boots *42*" }).waitFor();
    await card.getByRole("img", { name: "A pair of boots" }).waitFor();
    await page.context().route("https://shop.invalid/", (route) => route.fulfill({ body: "The shop" }));
    const [shop] = await Promise.all([page.waitForEvent("popup"), card.getByRole("button", { name: "Shop" }).click()]);
    await shop.getByText("The shop").waitFor();
    await shop.close();
    await card.getByRole("button", { name: "Take them" }).click();
    await above.getByRole("button", { name: "A return" }).click();
    const second = [
      ...first,
      "show me your winter boots",
      expect.stringMatching(/^Boots \*42\*\s+Warm & dry\s+Take them\s+Shop$/),
      "Take them",
      "What is it about?",
      "A return",
      "You chose returns.",
    ];
    await expectBubbles(page, second);

    await write(page, "how many days do I have to send it back");
    const link = bubbles(page).getByRole("link", { name: "Returns" });
    await link.waitFor();
    expect(await link.getAttribute("href")).toBe("https://docs.example.com/returns");
    expect(await bubbles(page).last().locator("strong").textContent()).toBe("30 days");

    const trap = "<img src=x onerror=alert(1)> **x** [y](javascript:alert(1))";
    await write(page, trap);
    const third = [
      ...second,
      "how many days do I have to send it back",
      expect.stringMatching(/^You have 30 days\.\s+\u200bReturns\u200b$/),
      trap,
      expect.any(String),
    ];
    await expectBubbles(page, third);

    await page.reload();
    await expectBubbles(page, third);

    expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
    expect(await page.getByText("Send failed").count()).toBe(0);
    expect(complaints).toEqual([]);
    // One before the reload, one after it.
    expect(sockets).toHaveLength(options.path === "/ws" ? 2 : 0);
    expect(desk.changes).toEqual([]);
  });

  test("shows what a person writes", async () => {
    const { page, desk } = await visit(browser(), { path: "/ws", width: 390 });
    await write(page, "human");
    await expect.poll(() => desk.host.cases(), soon).toHaveLength(1);
    const [opened] = await desk.host.cases();
    const id = opened?.id ?? "";
    await desk.host.take(id, { name: "Maria" });
    await desk.host.say(id, { name: "Maria" }, "Hello, this is *Maria*.", "line-1");
    await page.getByText("Hello, this is *Maria*.").first().waitFor();
  });

  test("misses nothing while the line is cut, and shows nothing twice", async () => {
    const { page, desk, site } = await visit(browser(), { path: "/ws", width: 1280 });
    await write(page, "human");
    await expect.poll(() => desk.host.cases(), soon).toHaveLength(1);
    const [opened] = await desk.host.cases();
    const id = opened?.id ?? "";
    await desk.host.take(id, { name: "Maria" });
    await desk.host.say(id, { name: "Maria" }, "one", "line-1");
    await page.getByText("one", { exact: true }).first().waitFor();
    site.cut();
    await desk.host.say(id, { name: "Maria" }, "two", "line-2");
    await desk.host.say(id, { name: "Maria" }, "three", "line-3");
    await expect
      .poll(async () => (await bubbles(page).allInnerTexts()).slice(-3), soon)
      .toEqual(["one", "two", "three"]);
    await write(page, "thank you");
    await expect
      .poll(async () => (await bubbles(page).allInnerTexts()).slice(-2), soon)
      .toEqual(["three", "thank you"]);
  });

  test("shows every kind of part", async () => {
    const { page, complaints } = await visit(browser(), { path: "/ws", width: 1280 });
    await write(page, "show me all that you have");
    const chat = page.getByRole("main");
    await chat.getByText("A *plain* text").first().waitFor();
    expect(await chat.locator("strong", { hasText: "marked" }).count()).toBe(1);
    await chat.locator("ol li", { hasText: "First *point*" }).waitFor();
    await chat.getByRole("cell", { name: "80 | 90" }).waitFor();
    await chat.getByRole("img", { name: "A teal board" }).waitFor();
    expect(await chat.getByRole("link", { name: "care.pdf" }).getAttribute("href")).toBe(
      "https://shop.invalid/care.pdf",
    );
    await chat.getByRole("heading", { name: "Left boot" }).waitFor();
    await chat.getByRole("heading", { name: "Right boot" }).waitFor();
    expect(complaints).toEqual([]);
  });

  test("lets a form be filled in, and says what does not fit", async () => {
    const { page, complaints } = await visit(browser(), { path: "/ws", width: 390 });
    await write(page, "please call me back");
    const card = bubbles(page).filter({ hasText: "How can we *reach* you?" }).last();
    await card.getByLabel("What is your number?").fill("12");
    await card.getByRole("radio", { name: "order" }).check();
    await card.getByRole("checkbox", { name: "May we call at night?" }).check();
    await card.getByRole("button").click();
    await expect.poll(() => bubbles(page).filter({ hasText: "What is your number?" }).count(), soon).toBe(2);
    const again = bubbles(page).filter({ hasText: "What is your number?" }).last();
    await again.getByLabel("What is your number?").fill("+15551234567");
    await again.getByRole("button").click();
    await page.getByText("We'll call +15551234567 (order, also at night).").first().waitFor();
    expect(await page.getByText("Send failed").count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  test("shows a reply while it is written, and then once", async () => {
    const { page, complaints } = await visit(browser(), { path: "/ws", width: 1280 });
    await write(page, "tell me a long story");
    await expect.poll(() => bubbles(page).allInnerTexts(), soon).toEqual(["tell me a long story", "Once upon a time"]);
    story.end();
    await expectBubbles(page, ["tell me a long story", "Once upon a time there was a boot."]);
    expect(await bubbles(page).last().locator("strong").textContent()).toBe("time");
    expect(complaints).toEqual([]);
  });

  test("sends files, which come back as links", async () => {
    const { page, complaints } = await visit(browser(), { path: "/ws", width: 1280 });
    await page.getByRole("textbox", { name: "Message input box" }).waitFor();
    await page
      .locator("input[type=file]")
      .setInputFiles([{ name: "why.txt", mimeType: "text/plain", buffer: Buffer.from("It is broken.") }]);
    const box = page.getByRole("textbox", { name: "Message input box" });
    await box.fill("See this");
    await box.press("Enter");
    const link = page.getByRole("link", { name: "why.txt" });
    await link.waitFor();
    await expect.poll(() => link.getAttribute("href"), soon).toMatch(/\/files\/[0-9a-f]{32}\?/);
    const answer = await page.request.get((await link.getAttribute("href")) ?? "");
    expect([answer.status(), await answer.text()]).toEqual([200, "It is broken."]);
    expect(await page.getByText("Send failed").count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  test("takes a thumb, once", async () => {
    const { page, complaints } = await visit(browser(), { path: "/ws", width: 1280 });
    await write(page, "how many days do I have to send it back");
    await bubbles(page).getByRole("link", { name: "Returns" }).waitFor();
    const before = await bubbles(page).count();
    await page
      .getByRole("button", { name: /dislike|downvote|thumb/i })
      .last()
      .click();
    await page.getByText("Would you like to talk to a person?").first().waitFor();
    expect(await bubbles(page).count()).toBe(before + 1);
    expect(complaints).toEqual([]);
  });
});
