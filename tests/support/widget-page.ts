import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from "playwright-core";
import { expect, onTestFinished } from "vitest";

/** How long a busy machine may take. */
export const soon = { timeout: 15_000 };

/** A visitor with a browser of their own. */
export interface Visitor {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What the browser complained about. */
  readonly complaints: string[];
}

/** Opens a page as a new visitor; `before` prepares the browser. */
export async function visit(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
  before: (context: BrowserContext) => Promise<unknown> = async () => {},
): Promise<Visitor> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  onTestFinished(() => context.close());
  await before(context);
  return { context, ...(await openPage(context, url)) };
}

/** One more tab of a visitor. */
export async function openPage(context: BrowserContext, url: string): Promise<Omit<Visitor, "context">> {
  const page = await context.newPage();
  page.setDefaultTimeout(soon.timeout);
  const complaints: string[] = [];
  page.on("console", (line) => {
    if (line.type() === "error" || line.type() === "warning") complaints.push(line.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.goto(url);
  return { page, complaints };
}

/** The window of the chat. */
export function panel(page: Page): Locator {
  return page.locator("frontdesk-chat .panel");
}

/** Calls a method of the element, as the page's own code does. */
export function call(page: Page, method: string, ...values: readonly unknown[]): Promise<unknown> {
  return page
    .locator("frontdesk-chat")
    .evaluate((chat, [name, given]) => Reflect.get(chat, name).apply(chat, given), [method, values] as const);
}

/** Where the visitor writes. */
export function box(page: Page): Locator {
  return page.locator("frontdesk-chat textarea.input");
}

/** Opens the chat with its launcher. */
export async function openChat(page: Page): Promise<void> {
  await page.locator("frontdesk-chat .launcher").click();
  await box(page).waitFor();
}

/** Writes and sends a text. */
export async function say(page: Page, text: string): Promise<void> {
  await box(page).fill(text);
  await box(page).press("Enter");
}

/** The messages that stand in the conversation: who said them, and what their bubbles say. */
export async function lines(page: Page): Promise<readonly string[]> {
  return page.locator("frontdesk-chat .rows .row:not([hidden]):not(.typing)").evaluateAll((rows) =>
    rows.map((row) => {
      const who = ["customer", "bot", "person", "system"].find((kind) => row.classList.contains(kind)) ?? "?";
      const texts = [...row.querySelectorAll(".bubble")].map((bubble) => bubble.textContent);
      return `${who}: ${texts.join(" / ")}`;
    }),
  );
}

/** Waits for the conversation to read like this, and nothing to be still on its way. */
export async function expectLines(page: Page, expected: readonly unknown[]): Promise<void> {
  await expect.poll(() => lines(page), soon).toEqual(expected);
  await expect.poll(() => page.locator("frontdesk-chat .pending").count(), soon).toBe(0);
}
