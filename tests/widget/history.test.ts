import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { describeInBrowser } from "../support/browser.ts";
import { widgetBot } from "../support/widget-bot.ts";
import { openChat, panel, say, soon, visit } from "../support/widget-page.ts";
import { openWidgetSite } from "../support/widget-site.ts";

const all = Array.from({ length: 10_000 }, (_, index) => ({
  sequence: index + 1,
  at: 1_700_000_000_000 + index * 60_000,
  author: { kind: index % 2 === 0 ? "customer" : "bot" },
  parts: [{ kind: "text", text: `message ${index + 1} ${"and more ".repeat(index % 13)}` }],
}));

/** A server with a long history. */
async function withHistory(page: Page): Promise<string[]> {
  const asked: string[] = [];
  await page.route("**/chat/messages?*", (route) => {
    const { search, searchParams } = new URL(route.request().url());
    asked.push(search);
    const number = (name: string): number => Number(searchParams.get(name));
    const messages = searchParams.has("last")
      ? all.slice(-number("last"))
      : searchParams.has("before")
        ? all.slice(Math.max(0, number("before") - 1 - number("limit")), number("before") - 1)
        : all.slice(number("after"), number("after") + 100);
    return route.fulfill({ json: { messages, last: all.length } });
  });
  return asked;
}

const rows = (page: Page) => panel(page).locator(".row[class*=customer], .rows .row.bot");
const numberOf = (text: string): number => Number(/message (\d+)/.exec(text)?.[1]);

describeInBrowser("a long history in the chat widget", (browser) => {
  test("begins at its end, and older messages come without moving what is read", async () => {
    const site = await openWidgetSite(widgetBot());
    const { page } = await visit(browser(), site.url);
    const asked = await withHistory(page);
    await openChat(page);
    await panel(page).getByText("message 10000 ").waitFor();
    expect(asked[0]).toBe("?last=50");
    const log = panel(page).locator(".log");
    expect(
      await log.evaluate((element) => element.scrollHeight - element.scrollTop - element.clientHeight),
    ).toBeLessThan(2);

    const topmost = () =>
      log.evaluate((element) => {
        const top = element.getBoundingClientRect().top;
        const all = [...element.querySelectorAll(".rows .row")];
        const row = all.find((one) => one.getBoundingClientRect().bottom > top + 1);
        return { text: row?.textContent ?? "", at: (row?.getBoundingClientRect().top ?? 0) - top };
      });
    let reached = 10_000;
    for (let turn = 0; turn < 12; turn += 1) {
      const before = asked.length;
      await log.evaluate((element) => element.scrollBy(0, 500 - element.scrollTop));
      const read = await topmost();
      await expect.poll(() => asked.length, soon).toBeGreaterThan(before);
      await expect.poll(() => log.evaluate((element) => element.scrollTop), soon).toBeGreaterThan(500);
      const now = await topmost();
      expect(numberOf(now.text)).toBe(numberOf(read.text));
      expect(Math.abs(now.at - read.at)).toBeLessThan(2);
      reached = numberOf(now.text);
    }
    expect(reached).toBeLessThan(9_600);
    // However far it was scrolled, the page holds a bounded part of it.
    expect(await rows(page).count()).toBeLessThanOrEqual(250);

    // All the way down again, through what was taken out meanwhile.
    const texts = async () => (await rows(page).allInnerTexts()).map(numberOf).filter((number) => number > 0);
    await expect
      .poll(async () => {
        await log.evaluate((element) => element.scrollTo(0, element.scrollHeight));
        return (await texts()).at(-1);
      }, soon)
      .toBe(10_000);
    const shown = await texts();
    expect(shown).toEqual(shown.map((_, index) => (shown[0] ?? 0) + index));
  });

  test("says that there are new messages while older ones are read", async () => {
    const site = await openWidgetSite(widgetBot());
    const { page } = await visit(browser(), site.url);
    await openChat(page);
    await say(page, "human");
    await expect.poll(() => site.desk.host.cases(), soon).toHaveLength(1);
    const [opened] = await site.desk.host.cases();
    const id = opened?.id ?? "";
    await site.desk.host.take(id, { name: "Maria" });
    for (let line = 0; line < 30; line += 1)
      await site.desk.host.say(id, { name: "Maria" }, `line ${line}!`, `l${line}`);
    await panel(page).locator(".person", { hasText: "line 29!" }).waitFor();
    const log = panel(page).locator(".log");
    await log.evaluate((element) => element.scrollTo(0, 0));
    await expect.poll(() => log.evaluate((element) => element.scrollTop), soon).toBe(0);
    await site.desk.host.say(id, { name: "Maria" }, "the newest", "newest");
    const jump = panel(page).getByRole("button", { name: "New messages" });
    await jump.click();
    await jump.waitFor({ state: "hidden" });
    const newest = panel(page).locator(".person", { hasText: "the newest" });
    expect(await newest.evaluate((row) => row.getBoundingClientRect().bottom <= innerHeight)).toBe(true);
  });
});
