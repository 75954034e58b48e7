import type { BrowserContextOptions, Page } from "playwright-core";
import { expect, test } from "vitest";
import { faultsOf } from "../support/axe.ts";
import { describeInBrowser } from "../support/browser.ts";
import { comesIn, customerNeedsPerson, eventually, openPage, serveInbox } from "../support/inbox-page.ts";

const kinds: readonly (readonly [string, BrowserContextOptions])[] = [
  ["a desk, light", {}],
  ["a desk, dark, in contrast colours", { colorScheme: "dark", forcedColors: "active" }],
  ["a desk, dark", { colorScheme: "dark" }],
  ["a phone", { viewport: { width: 390, height: 844 }, hasTouch: true }],
  ["320 px, dark", { viewport: { width: 320, height: 568 }, colorScheme: "dark" }],
];

/** Nothing is wider than the page, at whatever width. */
async function overflowOf(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

describeInBrowser("the inbox for everybody", (browser) => {
  test.each(kinds)("has no faults that axe finds on %s", async (_, options) => {
    const site = await serveInbox();
    const cora = { id: "Cora", name: "Cora" };
    await site.says(cora, "show me your winter boots");
    await eventually(() => site.channel.received.length > 0);
    await customerNeedsPerson(site, "Cora");
    const { page, takes, opens, row, goes } = await comesIn(browser(), site, "Lena", "lead", options);
    const isFine = async (state: string): Promise<void> => {
      expect([state, await faultsOf(page), await overflowOf(page)]).toEqual([state, [], 0]);
    };
    await row("Cora").waitFor();
    await isFine("list");
    await opens("Cora");
    await page.locator(".understood summary").first().click();
    await isFine("case that waits");
    await goes("#/waiting");
    await takes("Cora");
    await page.fill("#reply-box", "I look at it.");
    await page.keyboard.press("Enter");
    await page.locator(".message-person:not(.pending)").waitFor();
    await page.fill("#reply-box", "/");
    await page.locator(".canned-menu").waitFor();
    await isFine("canned answers");
    await page.keyboard.press("Escape");
    await page.getByRole("radio", { name: "Private note" }).check();
    await page.fill("#note-box", "angry");
    await page.focus("#note-box");
    await page.keyboard.press("Enter");
    await page.locator(".note:not(.pending)").waitFor();
    await isFine("private note");
    await page.getByRole("button", { name: "Actions" }).click();
    await isFine("menu");
    await page.locator(".menu-items").getByRole("button", { name: "Transfer" }).click();
    await isFine("transfer");
    await page.keyboard.press("Escape");
    await page.locator(".case-head").getByRole("button", { name: "Close" }).click();
    await isFine("close");
    await page.keyboard.press("Escape");
    for (const place of ["people", "journal", "canned", "settings", "all", "case/nothing"]) {
      await goes(`#/${place}`);
      await page.locator(".sheet, .list-pane, .empty").first().waitFor();
      await isFine(place);
    }
    await goes("#/people");
    await page.getByRole("button", { name: "Invite" }).click();
    await isFine("invite");
    await page.keyboard.press("Escape");
    await page.locator("dialog").waitFor({ state: "detached" });
    await page.keyboard.press("?");
    await page.locator("dialog[open]").waitFor();
    await isFine("help");
  });

  test.each(kinds)("has no faults that axe finds before one is in on %s", async (_, options) => {
    const site = await serveInbox({
      options: { firstLead: { email: "lena@acme.example", password: "long enough now" } },
    });
    const { page } = await openPage(browser(), options);
    await page.goto(site.url);
    await page.getByLabel("Password").waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await page.goto(await site.invite("Bob", "agent", "bob@acme.example"));
    await page.getByLabel("Choose a password").waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await page.goto(`${site.url}#/invitation/nothing`);
    await page.getByRole("heading", { name: "This invitation cannot be used any more" }).waitFor();
    expect(await faultsOf(page)).toEqual([]);
  });

  test("shows one pane at a time on a phone, with a way back", async () => {
    const site = await serveInbox();
    await customerNeedsPerson(site, "Cora");
    const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
    const { page, opens, row } = await comesIn(browser(), site, "Ann", "agent", phone);
    await opens("Cora");
    expect(await page.locator(".list-pane").count()).toBe(0);
    await page.getByRole("button", { name: "Details" }).click();
    await page.getByRole("dialog", { name: "Details" }).getByText("Check the last invoice.").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("link", { name: "Back" }).click();
    await row("Cora").waitFor();
    expect(await page.locator(".case-pane").count()).toBe(0);
    await page.getByRole("button", { name: "More" }).click();
    await page.getByRole("dialog").getByRole("link", { name: "Settings" }).click();
    await page.getByRole("heading", { name: "Settings", level: 1 }).waitFor();
  });

  test.each([
    ["ru", "Ожидают", "Взять"],
    ["zh-CN", "等待中", "接入"],
  ])("speaks %s where the browser does", async (locale, waiting, take) => {
    const site = await serveInbox();
    await customerNeedsPerson(site, "Cora");
    const { page } = await openPage(browser(), { locale });
    await page.goto(await site.invite("Ann", "agent"));
    await page.locator("button[type='submit']").click();
    await page.getByRole("heading", { name: waiting, level: 1 }).waitFor();
    await page.locator(".row").click();
    await page.locator(".case-head").getByRole("button", { name: take }).waitFor();
    expect(await page.evaluate(() => document.documentElement.lang)).toBe(locale.slice(0, 2));
    expect(await faultsOf(page)).toEqual([]);
  });
});
