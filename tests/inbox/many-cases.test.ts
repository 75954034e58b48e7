import { expect, test } from "vitest";
import { describeInBrowser } from "../support/browser.ts";
import { comesIn, customerNeedsPerson, serveInbox, soon } from "../support/inbox-page.ts";

describeInBrowser("the inbox with a thousand cases", (browser) => {
  test("reads on while one scrolls, and finds", async () => {
    const site = await serveInbox();
    const customers = Array.from({ length: 1_000 }, (_, index) => `Customer ${String(index).padStart(3, "0")}`);
    await Promise.all(customers.map((name) => customerNeedsPerson(site, name)));
    const { page, row } = await comesIn(browser(), site, "Ann");
    await row("Customer").first().waitFor();
    const scroller = page.locator(".list-scroll");
    await expect
      .poll(async () => {
        await scroller.evaluate((element) => element.scrollTo(0, element.scrollHeight));
        return page.locator(".row").count();
      }, soon)
      .toBe(1_000);
    // By the keyboard, too, from anywhere in it.
    await page.locator(".row").nth(500).focus();
    await page.keyboard.press("j");
    expect(
      await page
        .locator(".row")
        .nth(501)
        .evaluate((element) => element === document.activeElement),
    ).toBe(true);
    await page.getByLabel("Search cases").fill("Customer 777");
    await expect.poll(() => page.locator(".row").count(), soon).toBe(1);
    await row("Customer 777").click();
    await page.locator("#case-title").filter({ hasText: "Customer 777" }).waitFor();
  });
});
