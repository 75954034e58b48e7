import { expect, test } from "vitest";
import { describeInBrowser } from "../support/browser.ts";
import { comesIn, customerNeedsPerson, eventually, serveInbox } from "../support/inbox-page.ts";

describeInBrowser("the inbox on a bad network", (browser) => {
  test("says that it is old, sends each line once when it can, and reads again what it missed", async () => {
    const site = await serveInbox();
    await customerNeedsPerson(site, "Cora");
    const { page, takes, row } = await comesIn(browser(), site, "Ann");
    await takes("Cora");
    site.setDown(true);
    await page.getByText("No live connection.").waitFor();
    await page.fill("#reply-box", "Are you there?");
    await page.keyboard.press("Enter");
    await page.getByText("Not sent yet").waitFor();
    await customerNeedsPerson(site, "Dora");
    await site.says({ id: "Cora", name: "Cora" }, "hello?");
    site.setDown(false);
    await row("Dora").waitFor();
    await page.locator(".message-customer").getByText("hello?").waitFor();
    await eventually(() => site.heard("Cora").includes("Are you there?"));
    await page.locator(".pending").waitFor({ state: "detached" });
    expect(await page.locator(".message-person").getByText("Are you there?").count()).toBe(1);
    expect(site.heard("Cora").filter((text) => text === "Are you there?")).toHaveLength(1);
    await page.getByText("No live connection.").waitFor({ state: "detached" });
  });
});
