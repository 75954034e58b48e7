import { readFile } from "node:fs/promises";
import type { Browser, BrowserContextOptions, Locator, Page } from "playwright-core";
import { expect, onTestFinished, test } from "vitest";
import { describeInBrowser } from "../support/browser.ts";
import { sharedDemo, startDemo, temporaryFolder } from "../support/demo.ts";

describeInBrowser("the shop's page", (browser) => {
  const demo = sharedDemo();

  test("a visitor clicks a sample, reads where the answer comes from, and goes there", async () => {
    const { page, chat, complaints } = await visit(browser(), demo().url);
    await page.locator("main").getByRole("button", { name: "How long does a refund take?" }).click();
    const source = chat.getByRole("link", { name: "Returns › How long does a refund take?" });
    await source.waitFor();
    expect(await source.getAttribute("href")).toBe(`${demo().url}/help/returns?lang=en#how-long-does-a-refund-take`);
    expect(await said(chat, "customer")).toEqual(["How long does a refund take?"]);

    await write(chat, "I want to return A1234");
    await chat.getByRole("button", { name: "Damaged" }).click();
    await chat
      .getByText(/^Done\. Your return number is R-/)
      .first()
      .waitFor();

    await page.goto((await source.getAttribute("href")) ?? "");
    expect(await page.locator(":target h2").textContent()).toBe("How long does a refund take?");
    // The conversation came along.
    await open(page);
    await expect
      .poll(() => said(chat, "customer"))
      .toEqual(["How long does a refund take?", "I want to return A1234", "Damaged"]);
    expect(complaints).toEqual([]);
  });

  test("each answer says why it was given", async () => {
    const { page, chat } = await visit(browser(), demo().url);
    await open(page);
    await write(chat, "How long does a refund take?");
    await chat.locator("summary").first().click();
    const why = chat.locator("details").first();
    await expect.poll(() => why.textContent()).toMatch(/knowledge.*How long does a refund take\?.*9\d\s?%/s);
  });

  test("the page, the widget and the bot change their language", async () => {
    const { page, chat, complaints } = await visit(browser(), demo().url);
    await page.getByRole("link", { name: "Русский" }).click();
    await page.getByRole("heading", { name: "В магазине" }).waitFor();
    await open(page);
    await write(chat, "где мой заказ?");
    await chat.getByText("Какой номер заказа?").first().waitFor();
    // The open chat stands over the links to the other languages.
    await page.keyboard.press("Escape");
    await page.getByRole("link", { name: "中文" }).click();
    await page.getByRole("heading", { name: "店内商品" }).waitFor();
    await open(page);
    await expect.poll(() => said(chat, "customer")).toEqual(["где мой заказ?"]);
    expect(await chat.getByRole("textbox").getAttribute("placeholder")).toBe("请输入消息…");
    expect(complaints).toEqual([]);
  });

  test.for([{ width: 320 }, { width: 390 }, { width: 768 }])(
    "nothing is wider than a screen of $width",
    async ({ width }) => {
      const { page, chat, complaints } = await visit(browser(), demo().url, { viewport: { width, height: 740 } });
      const overflow = (): Promise<number> => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(await overflow()).toBeLessThanOrEqual(0);
      await open(page);
      await write(chat, "I want to return A1234");
      await chat.getByRole("button", { name: "Damaged" }).waitFor();
      await write(chat, "https://example.com/a-very-long-address-".padEnd(200, "x"));
      await expect.poll(() => said(chat, "customer")).toHaveLength(2);
      expect(await overflow()).toBeLessThanOrEqual(0);
      expect(complaints).toEqual([]);
    },
  );

  test("a handover, with the shop in one window and the inbox in the other", async () => {
    const { page, chat } = await visit(browser(), demo().url);
    const { page: inbox, complaints } = await visit(browser(), demo().inbox);
    await inbox.getByRole("button", { name: "Join" }).click();
    await inbox.getByText("Nobody is waiting").first().waitFor();

    await open(page);
    await write(chat, "My kettle hisses. Can I talk to a person?");
    await inbox.getByText("My kettle hisses").first().click();
    await inbox.getByRole("button", { name: "Take", exact: true }).first().click();
    await chat.getByText("Robin is with you now.").first().waitFor();

    const reply = inbox.getByRole("textbox", { name: "Reply" });
    await reply.fill("Robin here, **hello**.");
    await reply.press("Enter");
    // A person's line is plain text, under a name.
    await chat.getByText("Robin here, **hello**.").first().waitFor();
    await write(chat, "thank you");
    await inbox.getByText("thank you").first().waitFor();
    expect(complaints).toEqual([]);
  });

  test("a server that is killed between two messages comes back, and nothing is lost or there twice", async () => {
    const folder = temporaryFolder();
    const first = await startDemo(folder);
    const { port } = new URL(first.url);
    const { page, chat } = await visit(browser(), first.url);
    await open(page);
    await write(chat, "where is my order?");
    await chat.getByText("What is your order number?").first().waitFor();
    await first.end("SIGKILL");
    await write(chat, "A1234");
    await startDemo(folder, { env: { PORT: port } });
    await chat.getByText("Order A1234 is on its way").first().waitFor({ timeout: 20_000 });
    expect(await said(chat, "customer")).toEqual(["where is my order?", "A1234"]);
  });
});

test("every page has its guards, and what is not there is not found", async () => {
  const demo = await startDemo(temporaryFolder());
  for (const path of ["/", "/products/tent?lang=zh", "/help/returns?lang=ru"]) {
    const response = await fetch(demo.url + path);
    expect(response.status, path).toBe(200);
    expect(response.headers.get("content-security-policy"), path).toMatch(/^default-src 'none'; script-src 'self';/);
    expect(response.headers.get("x-content-type-options"), path).toBe("nosniff");
  }
  for (const path of [
    "/products/boat",
    "/help/nothing",
    "/pictures/boat.svg",
    "/assets/routes.ts",
    "/assets/..%2froutes.ts",
    "/assets/toString",
  ]) {
    expect((await fetch(demo.url + path)).status, path).toBe(404);
  }
  const css = await fetch(`${demo.url}/assets/shop.css`);
  expect(css.headers.get("content-type")).toBe("text/css; charset=utf-8");
  expect(await css.text()).toBe(
    await readFile(new URL("../../examples/support-desk/site/static/shop.css", import.meta.url), "utf8"),
  );
});

/** Opens a page; what its console complains about is kept. */
async function visit(browser: Browser, url: string, options: BrowserContextOptions = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: "en-IE", ...options });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  const complaints: string[] = [];
  page.on("console", (line) => {
    if (line.type() === "error" || line.type() === "warning") complaints.push(line.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.goto(url);
  return { page, chat: page.locator("frontdesk-chat"), complaints };
}

/** Opens the chat, unless it is open. */
async function open(page: Page): Promise<void> {
  const chat = page.locator("frontdesk-chat");
  const box = chat.getByRole("textbox");
  await expect
    .poll(async () => {
      if (!(await box.isVisible())) await chat.evaluate((element: HTMLElement & { open?(): void }) => element.open?.());
      return box.isVisible();
    })
    .toBe(true);
}

async function write(chat: Locator, text: string): Promise<void> {
  const box = chat.getByRole("textbox");
  await box.fill(text);
  await box.press("Enter");
}

/** What one side has said, in order. */
async function said(chat: Locator, side: "customer" | "bot"): Promise<readonly string[]> {
  return chat.locator(`.row.${side} .bubble`).allInnerTexts();
}
