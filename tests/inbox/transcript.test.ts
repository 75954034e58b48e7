import { expect, test } from "vitest";
import { describeInBrowser } from "../support/browser.ts";
import { comesIn, customerNeedsPerson, eventually, serveInbox, soon } from "../support/inbox-page.ts";

describeInBrowser("a long conversation in the inbox", (browser) => {
  test("opens at its end and is read on upwards, and what one reads stands still", async () => {
    const site = await serveInbox();
    const cora = { id: "Cora", name: "Cora" };
    await customerNeedsPerson(site, "Cora");
    const { page, takes } = await comesIn(browser(), site, "Ann");
    await takes("Cora");
    for (let count = 1; count <= 130; count += 1) await site.says(cora, `Line ${count}.`);
    await page.locator(".message-customer").getByText("Line 130.").waitFor();
    await page.reload();
    const last = page.locator(".message-customer").getByText("Line 130.");
    await last.waitFor();
    await eventually(() => last.evaluate((element) => element.getBoundingClientRect().bottom <= innerHeight));
    expect(await page.getByText("Line 1.", { exact: true }).count()).toBe(0);
    const transcript = page.getByRole("log", { name: "Conversation" });
    const placeOf = (text: string): Promise<number> =>
      page.getByText(text, { exact: true }).evaluate((element) => element.getBoundingClientRect().top);
    const before = await page.locator(".message-customer").count();
    const [first] = await page.locator(".message-customer .text").allTextContents();
    await transcript.evaluate((element) => element.scrollTo(0, 150));
    const place = await placeOf(first ?? "");
    await expect.poll(() => page.locator(".message-customer").count(), soon).toBeGreaterThan(before);
    expect(Math.abs((await placeOf(first ?? "")) - place)).toBeLessThan(3);
    await expect
      .poll(async () => {
        await transcript.evaluate((element) => element.scrollTo(0, 0));
        return page.getByText("The conversation begins here").count();
      }, soon)
      .toBe(1);
    expect(await page.getByText("Line 1.", { exact: true }).count()).toBe(1);
    await site.says(cora, "Are you there?");
    await page.getByText("Are you there?").waitFor();
    await page.getByRole("button", { name: "Latest messages" }).click();
    await eventually(() =>
      page.getByText("Are you there?").evaluate((element) => element.getBoundingClientRect().bottom <= innerHeight),
    );
  });
});
