import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { expect, onTestFinished, test } from "vitest";
import { faultsOf } from "../support/axe.ts";
import { describeInBrowser } from "../support/browser.ts";
import { sharedDemo } from "../support/demo.ts";

const phone: BrowserContextOptions = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };
const desktop: BrowserContextOptions = { viewport: { width: 1280, height: 800 } };

describeInBrowser("what a browser's audit looks at", (browser) => {
  const demo = sharedDemo();

  test.each([
    ["phone", phone],
    ["desktop", desktop],
  ])("the shop with its chat, on a %s: nothing moves, nothing fails, nothing is missing", async (_, options) => {
    const { page, complaints, failures } = await visit(browser(), demo().url, options);
    const chat = page.locator("frontdesk-chat");
    await page.getByRole("button", { name: "Open chat" }).click();
    for (const [words, answer] of [
      ["do you have tents", "Corrie tent for two"],
      ["How long does a refund take?", "working days"],
      ["I want to return A1234", "Why would you like to return it?"],
    ] as const) {
      await chat.getByRole("textbox").fill(words);
      await page.keyboard.press("Enter");
      await chat.locator(".row.bot", { hasText: answer }).last().waitFor();
    }
    expect(await shifted(page)).toBeLessThan(0.01);
    expect(await faultsOf(page)).toEqual([]);
    expect(await named(page)).toEqual({ title: true, lang: "en", viewport: true, description: true, unnamed: [] });
    expect(complaints).toEqual([]);
    expect(failures).toEqual([]);
  });

  test.each([
    ["phone", phone],
    ["desktop", desktop],
  ])("the inbox before one signs in, on a %s", async (_, options) => {
    const { page, complaints, failures } = await visit(browser(), `${demo().url}/inbox`, options);
    await page.getByRole("button", { name: "Sign in" }).waitFor();
    expect(await shifted(page)).toBeLessThan(0.01);
    expect(await named(page)).toMatchObject({ title: true, lang: "en", viewport: true, unnamed: [] });
    expect(complaints).toEqual([]);
    expect(failures).toEqual([]);
  });

  test.each(["/", "/products/tent", "/help/returns", "/products/boat"])(
    "axe finds nothing on %s, in light and in dark, in any language",
    async (path) => {
      for (const language of ["en", "ru", "zh"]) {
        for (const colorScheme of ["light", "dark"] as const) {
          const { page } = await visit(browser(), `${demo().url}${path}?lang=${language}`, { ...desktop, colorScheme });
          await page.getByRole("button", { name: /Open chat|Открыть чат|打开聊天/ }).waitFor();
          expect([language, colorScheme, await faultsOf(page)]).toEqual([language, colorScheme, []]);
          await page.context().close();
        }
      }
    },
  );

  test("a page without a connection says so, and goes on when it is back", async () => {
    const { page } = await visit(browser(), demo().url, desktop);
    await page.getByRole("button", { name: "Open chat" }).click();
    const chat = page.locator("frontdesk-chat");
    await chat.getByRole("textbox").waitFor();
    await page.context().setOffline(true);
    await chat.getByText("You are offline.").waitFor();
    await chat.getByRole("textbox").fill("where is my order A1234?");
    await page.keyboard.press("Enter");
    await page.context().setOffline(false);
    await chat.locator(".row.bot", { hasText: "Order A1234 is on its way" }).last().waitFor({ timeout: 20_000 });
    await chat.getByText("You are offline.").waitFor({ state: "hidden" });
  });
});

async function visit(browser: Browser, url: string, options: BrowserContextOptions) {
  const context = await browser.newContext({ locale: "en-IE", ...options });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  const complaints: string[] = [];
  const failures: string[] = [];
  page.on("console", (line) => {
    if (line.type() === "error" || line.type() === "warning") complaints.push(line.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("response", (response) => {
    if (response.status() >= 400) failures.push(`${response.status()} ${response.url()}`);
  });
  await page.addInitScript(() => {
    const shifts: number[] = [];
    Object.assign(window, { shifts });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        // What moves within half a second of a click or a key is what somebody asked for.
        if ("value" in entry && "hadRecentInput" in entry && entry.hadRecentInput === false)
          shifts.push(Number(entry.value));
      }
    }).observe({ type: "layout-shift", buffered: true });
  });
  await page.goto(url);
  return { page, complaints, failures };
}

/** Cumulative layout shift, as Lighthouse counts it. */
async function shifted(page: Page): Promise<number> {
  // Safe: `visit` put it there.
  return page.evaluate(() => (window as unknown as { shifts: number[] }).shifts.reduce((sum, one) => sum + one, 0));
}

async function named(page: Page) {
  return page.evaluate(() => ({
    title: document.title !== "",
    lang: document.documentElement.lang.slice(0, 2),
    viewport: document.querySelector("meta[name=viewport]") !== null,
    description: document.querySelector("meta[name=description]") !== null,
    unnamed: [...document.images].filter((image) => !image.hasAttribute("alt")).map(({ src }) => src),
  }));
}
