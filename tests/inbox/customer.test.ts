import type { BrowserContextOptions } from "playwright-core";
import { expect, test } from "vitest";
import { faultsOf } from "../support/axe.ts";
import { describeInBrowser } from "../support/browser.ts";
import { comesIn, customerNeedsPerson, serveInbox } from "../support/inbox-page.ts";

interface Words {
  readonly language: string;
  readonly details: string;
  readonly address: string;
  readonly channels: string;
}

const english: Words = {
  language: "en",
  details: "Details",
  address: "Proved address",
  channels: "Also writes on",
};
const russian: Words = {
  language: "ru",
  details: "Подробности",
  address: "Проверенный адрес",
  channels: "Пишет также через",
};
const chinese: Words = { language: "zh", details: "详情", address: "已验证的邮箱", channels: "其他渠道" };
const phone: BrowserContextOptions = { viewport: { width: 390, height: 844 }, hasTouch: true };

const kinds: readonly (readonly [string, Words, BrowserContextOptions])[] = [
  ["on a desk", english, {}],
  ["in Russian, on a phone", russian, phone],
  ["in Chinese, on a phone", chinese, phone],
];

describeInBrowser("who the customer is", (browser) => {
  test.each(kinds)("is shown %s, as far as it is proved", async (_, words, options) => {
    const site = await serveInbox();
    await customerNeedsPerson(site, "Cora");
    await customerNeedsPerson(site, "Bob");
    const cora = { id: "Cora", name: "Cora", email: "cora@acme.example", verified: true };
    await site.isAlso(cora, "telegram");
    await site.says(cora, "is anybody there?");
    const { page, row, goes } = await comesIn(browser(), site, "Ann", "agent", options);
    await page.evaluate((chosen) => localStorage.setItem("frontdesk.inbox.language", chosen), words.language);
    await page.reload();
    const facts = page.locator(".details-inner .facts").first();
    const opens = async (name: string): Promise<void> => {
      await row(name).click();
      await page.locator("#case-title").filter({ hasText: name }).waitFor();
      if (options === phone) await page.getByRole("button", { name: words.details, exact: true }).click();
      await facts.waitFor();
    };
    await opens("Cora");
    await facts.getByRole("link", { name: "cora@acme.example" }).waitFor();
    const shown = await facts.locator("dt, dd").allTextContents();
    expect(shown.slice(0, 2)).toEqual([words.address, "cora@acme.example"]);
    expect(shown[shown.indexOf(words.channels) + 1]).toBe("telegram");
    expect(await faultsOf(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    await page.keyboard.press("Escape");
    await goes("#/waiting");
    await opens("Bob");
    expect(await facts.locator("dt").allTextContents()).not.toContain(words.channels);
  });
});
