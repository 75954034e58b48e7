import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { memoryFiles } from "@frontdesk/core";
import { frontdesk, lineLog, memory, serve, web } from "frontdesk";
import type { Browser, Page } from "playwright-core";
import { expect, onTestFinished, test } from "vitest";
import { root } from "../../tools/packages.ts";
import { describeInBrowser } from "../support/browser.ts";

const cdn = "https://cdn.botframework.com/botframework-webchat/4.18.1/webchat.js";
const documented = [
  ...readFileSync(join(root, "docs/channels/web.md"), "utf8").matchAll(/^```html\n(.*?)^```$/gms),
].map(([, html = ""]) => html);
const bundle = join(root, "tests", "node_modules", "botframework-webchat", "dist", "webchat.js");

const front = frontdesk({ id: "docs", name: "Docs" });
const hours = front.intent({
  name: "hours",
  examples: ["when are you open", "opening hours", "are you open today"],
  run: () => "From 9 to 18.",
});
const bot = front.bot({ intents: [hours] });

describeInBrowser("the page of docs/channels/web.md", (browser) => {
  test("has a widget on another origin, by one script tag", async () => {
    const page = await shown(browser(), (tag) => tag.includes("data-auto"), "https://support.shop.example");
    await page.getByRole("button", { name: "Open chat" }).click();
    await page.locator("frontdesk-chat").getByRole("textbox").fill("when are you open?");
    await page.keyboard.press("Enter");
    await page.locator("frontdesk-chat").getByText("From 9 to 18.").first().waitFor();
  });

  test("has Web Chat with a bot on another origin", async () => {
    const page = await shown(browser(), (tag) => tag.includes(cdn), "http://127.0.0.1:3000");
    await page.locator("[data-id='webchat-sendbox-input']").fill("when are you open?");
    await page.keyboard.press("Enter");
    await page.getByText("From 9 to 18.").first().waitFor();
  });
});

/** The documented page, with a bot where it says that one is. */
async function shown(browser: Browser, isMeant: (html: string) => boolean, bots: string): Promise<Page> {
  const found = documented.find(isMeant) ?? "";
  expect(found).toContain(bots);
  let html = "";
  const site = createServer((_request, response) => response.setHeader("content-type", "text/html").end(html));
  await new Promise<void>((resolve) => site.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void site.close());
  // A server that listens on a port has an address that is an object.
  const origin = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
  const options = {
    port: 0,
    ownsProcess: false,
    print: () => {},
    store: memory(),
    files: memoryFiles(),
    log: lineLog({ level: "silent" }),
  };
  const served = await serve(bot, { ...options, channels: [web({ origins: [origin] })] });
  onTestFinished(() => served.close());
  html = `<!doctype html><html lang="en">${found.replaceAll(bots, served.url)}</html>`;
  const context = await browser.newContext();
  onTestFinished(() => context.close());
  const page = await context.newPage();
  // No test asks another machine: the same version comes from npm.
  await page.route(cdn, (route) => route.fulfill({ path: bundle, contentType: "text/javascript" }));
  await page.goto(origin);
  return page;
}
