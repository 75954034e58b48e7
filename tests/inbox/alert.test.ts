import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { describeInBrowser } from "../support/browser.ts";
import { comesIn, customerNeedsPerson, eventually, openPage, serveInbox } from "../support/inbox-page.ts";

/** Counts the tones that are played and keeps what notifications say, in a window that is not in front. */
async function watch(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const seen = { tones: 0, notifications: [] as string[], asked: 0 };
    Object.assign(window, { seen });
    const start = OscillatorNode.prototype.start;
    OscillatorNode.prototype.start = function (when) {
      seen.tones += 1;
      start.call(this, when);
    };
    const fake = class {
      static readonly permission = "granted";
      static requestPermission(): Promise<string> {
        seen.asked += 1;
        return Promise.resolve("granted");
      }
      constructor(title: string) {
        seen.notifications.push(title);
      }
      close(): void {}
    };
    Object.assign(window, { Notification: fake });
    document.hasFocus = () => false;
  });
}

const seenOn = (page: Page): Promise<{ tones: number; notifications: string[]; asked: number }> =>
  page.evaluate("window.seen");

describeInBrowser("a case that waits", (browser) => {
  test("is heard, and told by the browser once that was wanted, and no longer for who is away", async () => {
    const site = await serveInbox();
    const { page } = await openPage(browser());
    await watch(page);
    await page.goto(await site.invite("Ann", "agent"));
    await page.getByRole("button", { name: "Join" }).click();
    await page.getByRole("link", { name: "Settings" }).click();
    await customerNeedsPerson(site, "Cora");
    await eventually(async () => (await seenOn(page)).tones === 2);
    expect(await seenOn(page)).toMatchObject({ notifications: [], asked: 0 });

    await page.getByLabel("Notifications of the browser").check();
    await page.getByLabel("Sound when somebody waits").uncheck();
    await customerNeedsPerson(site, "Dora");
    await eventually(async () => (await seenOn(page)).notifications.includes("Dora is waiting"));
    expect((await seenOn(page)).tones).toBe(2);

    await page.getByRole("switch", { name: "Show me as online" }).click();
    await customerNeedsPerson(site, "Emil");
    await page.getByRole("link", { name: "Waiting" }).click();
    await page.locator(".row").filter({ hasText: "Emil" }).waitFor();
    expect((await seenOn(page)).notifications).toEqual(["Dora is waiting"]);

    await page.reload();
    await page.getByRole("link", { name: "Settings" }).click();
    expect(await page.getByLabel("Notifications of the browser").isChecked()).toBe(true);
    expect(await page.getByLabel("Sound when somebody waits").isChecked()).toBe(false);
  });

  test("and a customer of one's own who writes can be seen from every list, until they are answered", async () => {
    const site = await serveInbox();
    await customerNeedsPerson(site, "Cora");
    const { page, takes, opens } = await comesIn(browser(), site, "Ann");
    await takes("Cora");
    const mine = page.getByRole("link", { name: "Mine" });
    await expect.poll(() => mine.textContent()).not.toContain("waits for your answer");
    await page.getByRole("link", { name: "Waiting" }).click();
    await site.says({ id: "Cora", name: "Cora" }, "hello?");
    await mine.filter({ hasText: "1 customer waits for your answer" }).waitFor();
    await mine.click();
    await page.getByRole("img", { name: "The customer wrote last" }).waitFor();
    await opens("Cora");
    await page.fill("#reply-box", "Here I am.");
    await page.keyboard.press("Enter");
    await page.getByRole("img", { name: "The customer wrote last" }).waitFor({ state: "detached" });
    await expect.poll(() => mine.textContent()).not.toContain("waits for your answer");
  });
});
