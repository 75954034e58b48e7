import { expect, test } from "vitest";
import { describeInBrowser } from "../support/browser.ts";
import { comesIn, customerNeedsPerson, serveInbox } from "../support/inbox-page.ts";

describeInBrowser("canned answers and transfers", (browser) => {
  test("are changed and deleted by leads, and only read by others", async () => {
    const site = await serveInbox();
    const { page, goes } = await comesIn(browser(), site, "Lena", "lead");
    await goes("#/canned");
    await page.getByRole("button", { name: "Add an answer" }).click();
    await page.getByLabel("Shortcut").fill("hello");
    await page.getByLabel("Title").fill("Greeting");
    await page.getByLabel("Text").fill("Hello {customer}.");
    await page.getByLabel("Language").selectOption("English");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("button", { name: "Change Greeting" }).click();
    expect(await page.getByLabel("Text").inputValue()).toBe("Hello {customer}.");
    await page.getByLabel("Title").fill("Welcome");
    await page.getByRole("button", { name: "Save" }).click();
    const answer = page.locator(".answer").filter({ hasText: "Welcome" });
    await answer.getByText("English").waitFor();
    const bob = await comesIn(browser(), site, "Bob");
    await bob.goes("#/canned");
    await bob.page.getByRole("heading", { name: "Welcome" }).waitFor();
    expect(await bob.page.getByRole("button", { name: "Change Welcome" }).count()).toBe(0);
    await page.getByRole("button", { name: "Delete Welcome" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    await page.getByText("No canned answers yet").waitFor();
  });

  test("offer another queue than the one the case is in", async () => {
    const site = await serveInbox();
    await customerNeedsPerson(site, "Cora");
    const { page, takes } = await comesIn(browser(), site, "Ann");
    await takes("Cora");
    // Taking a case leads into the box; a shortcut is one only outside of it.
    await page.locator("#reply-box:focus").waitFor();
    await page.keyboard.press("Escape");
    await page.locator("#reply-box:not(:focus)").waitFor();
    await page.keyboard.press("m");
    expect(await page.getByLabel("Which queue").inputValue()).toBe("returns");
    await page.getByRole("dialog").getByRole("button", { name: "Transfer" }).click();
    await page.locator(".case-head").getByText("returns").waitFor();
    await page.locator(".case-head").getByText("Waiting").waitFor();
  });
});
