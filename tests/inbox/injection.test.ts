import { expect, test } from "vitest";
import { describeInBrowser } from "../support/browser.ts";
import { comesIn, eventually, serveInbox } from "../support/inbox-page.ts";

const script = '<img src=x onerror="alert(1)"><script>alert(2)</script>';

describeInBrowser("what a customer writes in the inbox", (browser) => {
  test("is text in the name, in messages, on buttons and in the names of files, and runs nowhere", async () => {
    const site = await serveInbox();
    const cora = { id: "cora", name: `Cora ${script}`, email: "cora@shop.example" };
    await site.says(cora, "show me your winter boots");
    await eventually(() => site.channel.received.length > 0);
    await site.says(cora, "my invoice is wrong");
    const { page, row, takes, complaints } = await comesIn(browser(), site, "Ann");
    await row("Cora").waitFor();
    expect(await page.locator(".row-name").textContent()).toBe(cora.name);
    await takes("Cora");
    await site.says(cora, `${script} **bold** [a](javascript:alert(3))`);
    const said = page.locator(".message-customer .text").last();
    await expect.poll(() => said.textContent()).toBe(`${script} **bold** [a](javascript:alert(3))`);
    await page.locator(".choice").getByText("<script>alert(1)</script>").waitFor();
    await page.locator(".card-part").getByText("<img src=x onerror=alert(1)>").waitFor();

    const name = "<img src=x onerror=alert(4)>.txt";
    await page
      .locator("input[type='file']")
      .setInputFiles({ name, mimeType: "text/html", buffer: Buffer.from(script) });
    await page.locator(".attached-item .file-size").waitFor();
    await page.fill("#reply-box", script);
    await page.keyboard.press("Enter");
    await page.locator(".message-person:not(.pending) .file").waitFor();
    expect(await page.locator("#app script, #app img, #app iframe, #app [onerror]").count()).toBe(0);
    expect(await page.locator("a[href^='javascript' i]").count()).toBe(0);
    expect(complaints).toEqual([]);
  });
});
