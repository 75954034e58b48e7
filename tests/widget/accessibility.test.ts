import axe from "axe-core";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { describeInBrowser } from "../support/browser.ts";
import { widgetBot } from "../support/widget-bot.ts";
import { box, openChat, panel, say, soon, visit } from "../support/widget-page.ts";
import { openWidgetSite, widget } from "../support/widget-site.ts";

const page = { body: `<main><h1>Shop</h1></main>${widget(`samples="hello|please call me back"`)}` };

/** What axe finds that is against WCAG 2.2 AA, or bad practice. */
async function findings(of: Page): Promise<unknown> {
  // Colours that are still changing have no contrast yet.
  await of.evaluate("Promise.all(document.getAnimations().map((one) => one.finished.catch(() => {})))");
  await of.evaluate(axe.source);
  return of.evaluate(`axe.run({ include: [["frontdesk-chat"]] }).then(({ violations }) =>
    violations.map(({ id, nodes }) => [id, nodes.map(({ html, failureSummary }) => html + " " + failureSummary)]))`);
}

describeInBrowser("the chat widget for everybody", (browser) => {
  test.for([
    { colorScheme: "light", width: 1280 },
    { colorScheme: "dark", width: 390 },
  ] as const)("has no faults that axe finds, in any state: %j", async ({ colorScheme, width }) => {
    const site = await openWidgetSite(widgetBot(), { pages: { "/": page } });
    const options = { colorScheme, viewport: { width, height: 800 }, reducedMotion: "reduce" } as const;
    const { page: shop } = await visit(browser(), site.url, options);
    expect(await findings(shop)).toEqual([]);
    await openChat(shop);
    expect(await findings(shop)).toEqual([]);
    await say(shop, "show me everything you have");
    await panel(shop).getByRole("button", { name: "Not helpful" }).waitFor();
    expect(await findings(shop)).toEqual([]);
    await say(shop, "please call me back");
    const form = panel(shop).locator(".form").last();
    await form.getByLabel("Order number").fill("x");
    await form.getByLabel("No").check();
    await form.getByRole("button", { name: "Ask for a call" }).click();
    await form.locator(".problem", { hasText: "It looks like A1234." }).waitFor();
    expect(await findings(shop)).toEqual([]);
    await shop.route("**/chat/messages", (route) => route.fulfill({ status: 400, json: {} }));
    await say(shop, "a".repeat(20_000));
    await panel(shop).getByRole("alert").getByText("Too long").waitFor();
    await say(shop, "hello");
    await panel(shop).getByRole("button", { name: "Try again" }).waitFor();
    expect(await findings(shop)).toEqual([]);
  });

  test("can be used with the keyboard alone", async () => {
    const site = await openWidgetSite(widgetBot(), { pages: { "/": page } });
    const { page: shop } = await visit(browser(), site.url);
    await shop.locator("frontdesk-chat .launcher").waitFor();
    const focused = () =>
      shop.evaluate("document.activeElement.shadowRoot?.activeElement?.className ?? document.activeElement.tagName");
    await shop.keyboard.press("Tab");
    expect(await focused()).toBe("launcher");
    await shop.keyboard.press("Enter");
    await expect.poll(focused, soon).toBe("input");
    await shop.keyboard.type("what can you do for me");
    await shop.keyboard.press("Shift+Enter");
    await shop.keyboard.press("Backspace");
    await shop.keyboard.press("Enter");
    const parcel = panel(shop).getByRole("button", { name: "A parcel" });
    await parcel.waitFor();
    await expect
      .poll(async () => {
        await shop.keyboard.press("Shift+Tab");
        return parcel.evaluate((button) => button.matches(":focus-visible"));
      }, soon)
      .toBe(true);
    await shop.keyboard.press("Enter");
    await panel(shop).locator(".bot", { hasText: "You chose parcel." }).waitFor();
    expect(await focused()).toBe("input");
    await shop.keyboard.press("Escape");
    expect(await focused()).toBe("launcher");
    await panel(shop).waitFor({ state: "hidden" });
  });

  test("keeps the focus where it covers the page, and only there", async () => {
    const body = `${page.body}<a href="#">After</a>`;
    const site = await openWidgetSite(widgetBot(), { pages: { "/": { body } } });
    const { page: shop } = await visit(browser(), site.url, { viewport: { width: 320, height: 640 } });
    await openChat(shop);
    expect(await panel(shop).getAttribute("aria-modal")).toBe("true");
    const isInside = () => shop.evaluate("document.activeElement.localName === 'frontdesk-chat'");
    for (let press = 0; press < 12; press += 1) {
      await shop.keyboard.press("Tab");
      await expect.poll(isInside, soon).toBe(true);
    }
    expect(await shop.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
    expect((await panel(shop).boundingBox())?.height).toBeCloseTo(640, 2);
    await shop.setViewportSize({ width: 1280, height: 800 });
    await expect.poll(() => panel(shop).getAttribute("aria-modal"), soon).toBeNull();
  });

  test("reads out what is new, and not what was said before", async () => {
    const site = await openWidgetSite(widgetBot(), { pages: { "/": page } });
    const { page: shop } = await visit(browser(), site.url);
    const voice = panel(shop).getByRole("log");
    await openChat(shop);
    await say(shop, "hello");
    await expect.poll(() => voice.textContent(), soon).toBe("Acme You said: hello");
    await say(shop, "what can you do for me");
    await expect.poll(() => voice.textContent(), soon).toMatch(/What is it about\?\s+A return\s+A parcel$/);
    await panel(shop).getByRole("button", { name: "A return" }).click();
    await panel(shop).locator(".bot", { hasText: "You chose returns." }).waitFor();
    await shop.reload();
    await openChat(shop);
    await panel(shop).locator(".bot", { hasText: "You chose returns." }).waitFor();
    expect(await voice.textContent()).toBe("");
    expect(await voice.getAttribute("aria-live")).toBe("polite");
    expect(await box(shop).evaluate((input) => input.matches(":focus"))).toBe(true);
  });
});
