import { expect, test } from "vitest";
import { describeInBrowser } from "../support/browser.ts";
import { comesIn, customerNeedsPerson, eventually, serveInbox } from "../support/inbox-page.ts";

describeInBrowser("the inbox by keyboard alone", (browser) => {
  test("does a whole handover", async () => {
    const site = await serveInbox();
    await customerNeedsPerson(site, "Cora");
    await customerNeedsPerson(site, "Dora");
    const { page, row } = await comesIn(browser(), site, "Ann");
    const { keyboard } = page;
    await row("Dora").waitFor();
    await keyboard.press("j");
    await keyboard.press("j");
    expect(await row("Dora").evaluate((element) => element === document.activeElement)).toBe(true);
    await keyboard.press("k");
    await keyboard.press("Enter");
    await page.locator("#case-title:focus").filter({ hasText: "Cora" }).waitFor();
    await keyboard.press("t");
    await page.locator("#reply-box:focus").waitFor();
    await keyboard.type("One moment.");
    await keyboard.press("Shift+Enter");
    await keyboard.type("I look.");
    await keyboard.press("Enter");
    await eventually(() => site.heard("Cora").includes("One moment.\nI look."));
    await keyboard.press("Escape");
    await page.locator("#case-title:focus").waitFor();
    await keyboard.press("n");
    await keyboard.type("done");
    await keyboard.press("Enter");
    await page.locator(".note:not(.pending)").getByText("done").waitFor();
    await keyboard.press("Escape");
    await keyboard.press("e");
    await page.locator("dialog[open]").waitFor();
    await keyboard.press("Tab");
    await keyboard.press("Enter");
    await page.locator(".case-head").getByText("Closed").waitFor();
    await keyboard.press("Escape");
    await page.getByText("No case selected").waitFor();
  });

  test("hears a key as soon as what was opened has the focus", async () => {
    const site = await serveInbox();
    await customerNeedsPerson(site, "Cora");
    const { page, row } = await comesIn(browser(), site, "Ann");
    await row("Cora").waitFor();
    // Nobody is faster: the key comes while the focus moves.
    await page.evaluate(() => {
      addEventListener("focusin", ({ target }) => {
        if (!(target instanceof Element) || target.id !== "case-title") return;
        target.dispatchEvent(new KeyboardEvent("keydown", { key: "t", code: "KeyT", bubbles: true, cancelable: true }));
      });
    });
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await page.locator("#reply-box:focus").waitFor();
  });

  test("opens and leaves dialogs, and gives the focus back", async () => {
    const site = await serveInbox();
    const { page } = await comesIn(browser(), site, "Ann");
    await page.getByRole("button", { name: "Shortcuts" }).focus();
    await page.keyboard.press("?");
    await page.getByRole("dialog", { name: "Shortcuts" }).waitFor();
    await page.keyboard.press("Escape");
    await page.locator("dialog").waitFor({ state: "detached" });
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Shortcuts");
  });

  test("searches, and never takes what is typed for a shortcut", async () => {
    const site = await serveInbox();
    await customerNeedsPerson(site, "Cora");
    await customerNeedsPerson(site, "Dora");
    const { page, row } = await comesIn(browser(), site, "Ann");
    await row("Dora").waitFor();
    await page.keyboard.press("/");
    await page.keyboard.type("cora 1?");
    await page.getByText("Nothing found for “cora 1?”").waitFor();
    for (let count = 0; count < 3; count += 1) await page.keyboard.press("Backspace");
    await row("Cora").waitFor();
    expect(await page.locator(".row").count()).toBe(1);
    await page.keyboard.press("Escape");
    await row("Dora").waitFor();
  });

  test("has no single keys where they were turned off", async () => {
    const site = await serveInbox();
    const { page, goes } = await comesIn(browser(), site, "Ann");
    await goes("#/settings");
    await page.getByLabel("Shortcuts of a single key").uncheck();
    await page.getByRole("heading", { name: "Settings", level: 1 }).click();
    await page.keyboard.press("2");
    await page.keyboard.press("?");
    expect(new URL(page.url()).hash).toBe("#/settings");
    expect(await page.locator("dialog").count()).toBe(0);
  });

  test("writes canned answers from a slash", async () => {
    const site = await serveInbox();
    await customerNeedsPerson(site, "Cora");
    const { page, takes, goes } = await comesIn(browser(), site, "Lena", "lead");
    await goes("#/canned");
    await page.getByRole("button", { name: "Add an answer" }).click();
    await page.getByLabel("Shortcut").fill("hello");
    await page.getByLabel("Title").fill("Greeting");
    await page.getByLabel("Text").fill("Hello {customer}, {person} here.");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("heading", { name: "Greeting" }).waitFor();
    await goes("#/waiting");
    await takes("Cora");
    await page.focus("#reply-box");
    await page.keyboard.type("/gree");
    await page.getByRole("option", { name: "Greeting" }).waitFor();
    await page.keyboard.press("Enter");
    expect(await page.inputValue("#reply-box")).toBe("Hello Cora, Lena here.");
  });
});
