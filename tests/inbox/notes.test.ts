import { expect, test } from "vitest";
import { describeInBrowser } from "../support/browser.ts";
import { comesIn, customerNeedsPerson, eventually, serveInbox } from "../support/inbox-page.ts";

describeInBrowser("a private note", (browser) => {
  test("stays among colleagues, and looks like it", async () => {
    const site = await serveInbox();
    await customerNeedsPerson(site, "Cora");
    const ann = await comesIn(browser(), site, "Ann");
    const bob = await comesIn(browser(), site, "Bob");
    await ann.opens("Cora");
    await bob.opens("Cora");
    await ann.page.getByRole("radio", { name: "Private note" }).check();
    await ann.page.fill("#note-box", "She has called twice.");
    await ann.page.getByRole("button", { name: "Add private note" }).click();
    await bob.page.getByRole("article", { name: "Private note by Ann" }).getByText("She has called twice.").waitFor();
    const border = await bob.page.locator(".note").evaluate((note) => getComputedStyle(note).borderTopStyle);
    expect(border).toBe("dashed");
    expect(site.heard("Cora").join("\n")).not.toContain("called twice");
  });

  test("is never sent as a reply: each has a box and a draft of its own", async () => {
    const site = await serveInbox();
    await customerNeedsPerson(site, "Cora");
    const { page, takes } = await comesIn(browser(), site, "Ann");
    await takes("Cora");
    await page.keyboard.press("Escape");
    // In one go, as fast typists do: not one key after the first may be a shortcut.
    await page.keyboard.type("nthe meter, be careful");
    expect(await page.inputValue("#note-box")).toBe("the meter, be careful");
    await page.getByRole("radio", { name: "Reply" }).check();
    expect(await page.locator("#note-box").isVisible()).toBe(false);
    expect(await page.inputValue("#reply-box")).toBe("");
    await page.getByText("There is an unsaved note.").waitFor();
    await page.fill("#reply-box", "One moment.");
    await page.keyboard.press("Enter");
    await eventually(() => site.heard("Cora").includes("One moment."));
    expect(site.heard("Cora").join("\n")).not.toContain("careful");
    await page.getByRole("radio", { name: "Private note" }).check();
    expect(await page.inputValue("#note-box")).toBe("the meter, be careful");
    await page.focus("#note-box");
    await page.keyboard.press("Enter");
    await page.locator(".note:not(.pending)").getByText("the meter").waitFor();
    // Whoever writes notes goes on writing notes.
    expect(await page.locator("#note-box").isVisible()).toBe(true);
    expect(await page.locator("#reply-box").isVisible()).toBe(false);
  });

  test("and a reply outlive a reload", async () => {
    const site = await serveInbox();
    await customerNeedsPerson(site, "Cora");
    const { page, takes } = await comesIn(browser(), site, "Ann");
    await takes("Cora");
    await page.fill("#reply-box", "Half a reply");
    await page.getByRole("radio", { name: "Private note" }).check();
    await page.fill("#note-box", "Half a note");
    await page.reload();
    await page.locator("#reply-box").waitFor();
    expect(await page.inputValue("#reply-box")).toBe("Half a reply");
    expect(await page.inputValue("#note-box")).toBe("Half a note");
  });
});
