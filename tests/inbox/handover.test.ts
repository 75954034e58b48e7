import { expect, test } from "vitest";
import { describeInBrowser } from "../support/browser.ts";
import { comesIn, customerNeedsPerson, eventually, serveInbox } from "../support/inbox-page.ts";

describeInBrowser("a handover in the inbox", (browser) => {
  test("goes from the list to the customer and back to the bot, below a base path", async () => {
    const site = await serveInbox({ basePath: "/support" });
    const { page, row, takes, complaints } = await comesIn(browser(), site, "Ann");
    await customerNeedsPerson(site, "Cora");
    await row("Cora").waitFor();
    await takes("Cora");
    await page.getByText("Check the last invoice.").waitFor();

    await page.fill("#reply-box", "I look at it.");
    await page.keyboard.press("Enter");
    await page.locator(".message-person:not(.pending)").filter({ hasText: "I look at it." }).waitFor();
    await eventually(() => site.heard("Cora").includes("I look at it."));
    expect(await page.inputValue("#reply-box")).toBe("");

    await site.says({ id: "Cora", name: "Cora" }, "Thank you!");
    await page.locator(".message-customer").filter({ hasText: "Thank you!" }).waitFor();

    await page.getByRole("button", { name: "Actions" }).click();
    await page.getByRole("button", { name: "Give back to the bot" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Give back" }).click();
    await page.locator(".case-head").getByText("Back with the bot").waitFor();
    await page.getByText("This case is over.").waitFor();
    expect(complaints).toEqual([]);
  });

  test("closes a case after it asked", async () => {
    const site = await serveInbox();
    await customerNeedsPerson(site, "Cora");
    const { page, takes } = await comesIn(browser(), site, "Ann");
    await takes("Cora");
    await page.locator(".case-head").getByRole("button", { name: "Close" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
    expect(await page.locator(".case-head .chip").textContent()).toBe("With you");
    await page.locator(".case-head").getByRole("button", { name: "Close" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Close case" }).click();
    await page.locator(".case-head").getByText("Closed").waitFor();
  });

  test("transfers a case with a note to a colleague, who finds it reserved", async () => {
    const site = await serveInbox();
    await customerNeedsPerson(site, "Cora");
    const bob = await comesIn(browser(), site, "Bob");
    const ann = await comesIn(browser(), site, "Ann");
    await ann.takes("Cora");
    await ann.page.locator(".case-head").getByRole("button", { name: "Transfer" }).first().click();
    const dialog = ann.page.getByRole("dialog");
    await dialog.getByRole("radio", { name: "A person" }).check();
    await dialog.getByLabel("Which person").selectOption({ label: "Bob (Online)" });
    await dialog.getByLabel("Note for them").fill("She was charged twice.");
    await dialog.getByRole("button", { name: "Transfer" }).click();
    await bob.row("Cora").getByText("For you").waitFor();
    await bob.takes("Cora");
    await bob.page.locator(".note").filter({ hasText: "She was charged twice." }).waitFor();
    expect(site.heard("Cora").join("\n")).not.toContain("charged twice");
  });

  test("sends a file that was chosen, after the ones that are too large were refused", async () => {
    const site = await serveInbox({ options: { maxFileBytes: 2_000 } });
    await customerNeedsPerson(site, "Cora");
    const { page, takes } = await comesIn(browser(), site, "Ann");
    await takes("Cora");
    const picker = page.locator("input[type='file']");
    await picker.setInputFiles({ name: "large.txt", mimeType: "text/plain", buffer: Buffer.alloc(2_001, "a") });
    await page.getByText("large.txt is too large").waitFor();
    await picker.setInputFiles({ name: "invoice.txt", mimeType: "text/plain", buffer: Buffer.from("89 euros") });
    await page.locator(".attached-item").filter({ hasText: "8 byte" }).waitFor();
    await page.getByRole("button", { name: "Send", exact: true }).click();
    const sent = page.locator(".message-person:not(.pending)").getByRole("link", { name: "Download invoice.txt" });
    const [download] = await Promise.all([page.waitForEvent("download"), sent.click()]);
    expect(download.suggestedFilename()).toBe("invoice.txt");
  });

  test("shows what the bot understood, and what it showed", async () => {
    const site = await serveInbox();
    await site.says({ id: "Cora", name: "Cora" }, "show me your winter boots");
    await eventually(() => site.channel.received.length > 0);
    await customerNeedsPerson(site, "Cora");
    const { page, opens } = await comesIn(browser(), site, "Ann");
    await opens("Cora");
    const shop = page.locator(".message-bot").getByRole("link", { name: "the shop" });
    expect(await shop.getAttribute("rel")).toBe("noopener noreferrer");
    await page.locator(".message-bot table").getByText("89").waitFor();
    await page.locator(".understood").first().getByText("What the bot understood").click();
    await page.locator(".understood[open]").getByText("boots").first().waitFor();
    expect(await page.locator(".understood[open] meter").count()).toBeGreaterThan(0);
  });
});
