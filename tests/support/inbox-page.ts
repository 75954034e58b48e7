import { type Bot, frontdesk } from "@frontdesk/core";
import type { Browser, BrowserContextOptions, Locator, Page } from "playwright-core";
import { expect, onTestFinished } from "vitest";
import { type InboxSite, type InboxSiteOptions, openInboxSite } from "./inbox-site.ts";

/** How long a busy machine may take. */
export const soon = { timeout: 15_000 };

const front = frontdesk({ id: "acme", name: "Acme support", queues: ["billing", "returns"], disclosure: false });
const invoice = front.intent({
  name: "wrong_invoice",
  examples: ["my invoice is wrong"],
  run: (turn) => turn.handoff({ queue: "billing", note: "Check the last invoice." }),
});
const boots = front.intent({
  name: "boots",
  examples: ["show me your winter boots"],
  run: () => ({
    parts: [
      { kind: "text", text: "**Warm** boots, see [the shop](https://shop.example/boots).", format: "markdown" },
      {
        kind: "card",
        title: "Boots <b>42</b>",
        text: "<img src=x onerror=alert(1)>",
        choices: [{ label: "<script>alert(1)</script>" }, { label: "Shop", url: "https://shop.example/" }],
      },
      { kind: "table", head: ["Size", "Price"], rows: [["42", "89"]] },
      { kind: "list", items: ["warm", "dry"] },
      { kind: "sources", sources: [{ title: "Catalogue", url: "https://shop.example/catalogue" }] },
      { kind: "feedback" },
    ],
  }),
});

/** Hands over whoever says that an invoice is wrong, and shows boots with every kind of part. */
const inboxBot: Bot = front.bot({ intents: [invoice, boots], fallback: () => "Could you say that again?" });

/** Somebody in front of the inbox. */
export interface Desk {
  readonly page: Page;
  /** What the browser complained about. */
  readonly complaints: readonly string[];
  /** The row of a customer. */
  row(customer: string): Locator;
  /** Opens the case of a customer from the list. */
  opens(customer: string): Promise<void>;
  /** Opens the case of a customer and takes it. */
  takes(customer: string): Promise<void>;
  /** Shows another route, as a link does. */
  goes(hash: string): Promise<void>;
}

/** Serves an inbox for one test. */
export async function serveInbox(settings: InboxSiteOptions = {}): Promise<InboxSite> {
  const site = await openInboxSite(inboxBot, settings);
  onTestFinished(() => site.close());
  return site;
}

/** A customer asks for what a person must do. */
export async function customerNeedsPerson(site: InboxSite, name: string): Promise<void> {
  await site.says({ id: name, name }, "my invoice is wrong");
}

/** A page of a browser of its own, which nobody is signed in to yet. */
export async function openPage(
  browser: Browser,
  options: BrowserContextOptions = {},
): Promise<{ readonly page: Page; readonly complaints: readonly string[] }> {
  const context = await browser.newContext({
    locale: "en-GB",
    viewport: { width: 1440, height: 900 },
    reducedMotion: "reduce",
    ...options,
  });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  page.setDefaultTimeout(soon.timeout);
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("dialog", (dialog) => complaints.push(`dialog: ${dialog.message()}`));
  page.on("console", (line) => {
    // The browser itself reports each request that is refused; what comes of it is what the tests look at.
    const isRequest =
      line.text().startsWith("Failed to load resource") || line.text().startsWith("WebSocket connection");
    if (line.type() === "error" && !isRequest) complaints.push(line.text());
  });
  return { page, complaints };
}

/** Somebody comes in by an invitation. */
export async function comesIn(
  browser: Browser,
  site: InboxSite,
  name: string,
  role: "agent" | "lead" = "agent",
  options: BrowserContextOptions = {},
): Promise<Desk> {
  const { page, complaints } = await openPage(browser, options);
  await page.goto(await site.invite(name, role));
  await page.getByRole("button", { name: "Join" }).click();
  await page.getByRole("heading", { name: "Waiting", level: 1 }).waitFor();
  const row = (customer: string): Locator => page.locator(".row").filter({ hasText: customer });
  const opens = async (customer: string): Promise<void> => {
    await row(customer).click();
    await page.locator("#case-title").filter({ hasText: customer }).waitFor();
  };
  return {
    page,
    complaints,
    row,
    opens,
    async takes(customer) {
      await opens(customer);
      await page.locator(".case-head").getByRole("button", { name: "Take" }).click();
      // The box is there as soon as the case is theirs, the keys are in it a moment later.
      await page.locator("#reply-box:focus").waitFor();
    },
    async goes(hash) {
      await page.evaluate((next) => location.assign(location.pathname + next), hash);
    },
  };
}

/** Waits until something holds. */
export async function eventually(check: () => unknown): Promise<void> {
  await expect.poll(check, soon).toBeTruthy();
}
