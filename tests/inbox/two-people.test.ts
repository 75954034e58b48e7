import { expect, test } from "vitest";
import { describeInBrowser } from "../support/browser.ts";
import { comesIn, customerNeedsPerson, serveInbox, soon } from "../support/inbox-page.ts";

describeInBrowser("two people in the inbox", (browser) => {
  test("see each other's work without a reload, and who looks and writes", async () => {
    const site = await serveInbox();
    const ann = await comesIn(browser(), site, "Ann");
    const bob = await comesIn(browser(), site, "Bob");
    await customerNeedsPerson(site, "Cora");
    await ann.row("Cora").waitFor();
    await bob.opens("Cora");
    await ann.takes("Cora");
    await bob.page.locator(".case-head").getByText("With Ann").waitFor();
    await bob.page.getByText("Ann is looking at this case").waitFor();
    await ann.page.fill("#reply-box", "I look");
    await bob.page.getByText("Ann is writing here").waitFor();
    await site.types({ id: "Cora" });
    await ann.page.getByText("Cora is writing…").waitFor();
    await ann.page.keyboard.press("Enter");
    await bob.page.locator(".message-person").getByText("I look").waitFor();
    await expect.poll(() => ann.page.title(), soon).toBe("Cora – Acme support");
  });

  test("do not take a case from each other by accident: the later one learns who has it", async () => {
    const site = await serveInbox();
    await customerNeedsPerson(site, "Cora");
    const ann = await comesIn(browser(), site, "Ann");
    const bob = await comesIn(browser(), site, "Bob", "lead");
    await bob.opens("Cora");
    // Bob's page does not hear of it in time: what it shows is old when he presses the button.
    await bob.page.routeWebSocket("**/api/live", () => {});
    await bob.page.reload();
    await bob.page.locator(".case-head").getByRole("button", { name: "Take" }).waitFor();
    await ann.takes("Cora");
    await bob.page.locator(".case-head").getByRole("button", { name: "Take" }).click();
    await bob.page.getByText("That did not happen: Ann has the case now.").waitFor();
    await bob.page.locator(".case-head").getByText("With Ann").waitFor();
    await bob.page.locator(".case-head").getByRole("button", { name: "Take over" }).click();
    await bob.page.getByRole("dialog").getByRole("button", { name: "Take over" }).click();
    await bob.page.locator(".case-head").getByText("With you").waitFor();
    await ann.page.getByText("Bob has this case.").waitFor();
  });

  test("keep what they were writing when the case is taken from them", async () => {
    const site = await serveInbox();
    await customerNeedsPerson(site, "Cora");
    const ann = await comesIn(browser(), site, "Ann");
    const lead = await comesIn(browser(), site, "Lena", "lead");
    await ann.takes("Cora");
    await ann.page.locator("#reply-box").pressSequentially("I was about to");
    await lead.goes("#/open");
    await lead.opens("Cora");
    await lead.page.locator(".case-head").getByRole("button", { name: "Take over" }).click();
    await lead.page.getByRole("dialog").getByRole("button", { name: "Take over" }).click();
    await ann.page.getByText("Lena has this case.").waitFor();
    await ann.page.locator("#reply-box").pressSequentially(" be there");
    expect(await ann.page.inputValue("#reply-box")).toBe("I was about to be there");
    expect(await ann.page.getByRole("button", { name: "Send", exact: true }).isDisabled()).toBe(true);
  });

  test("are counted and announced in the title while somebody waits", async () => {
    const site = await serveInbox();
    const { page } = await comesIn(browser(), site, "Ann");
    await customerNeedsPerson(site, "Cora");
    await customerNeedsPerson(site, "Dora");
    await expect.poll(() => page.title(), soon).toBe("(2) Waiting – Acme support");
  });
});
