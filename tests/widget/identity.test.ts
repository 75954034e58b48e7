import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { describeInBrowser } from "../support/browser.ts";
import { widgetBot } from "../support/widget-bot.ts";
import { call, expectLines, openChat, panel, say, soon, visit } from "../support/widget-page.ts";
import { openWidgetSite } from "../support/widget-site.ts";

const secret = "a secret of at least thirty-two characters";
const hello = ["customer: hello", "bot: You said: hello"];

/** What a shop's server says of who is signed in (RFC 7519). */
function identityOf(customer: string): string {
  const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  const seconds = Math.floor(Date.now() / 1_000);
  const signed = `${encode({ alg: "HS256", typ: "JWT" })}.${encode({ sub: customer, name: customer, iat: seconds, exp: seconds + 600 })}`;
  return `${signed}.${createHmac("sha256", secret).update(signed).digest("base64url")}`;
}

describeInBrowser("who talks in the chat widget", (browser) => {
  test("is known when the page says so, and forgotten on this device when they sign out", async () => {
    const site = await openWidgetSite(widgetBot(), { options: { identity: { secret } } });
    const { page } = await visit(browser(), site.url);
    await call(page, "identify", identityOf("ann"));
    await openChat(page);
    await say(page, "hello");
    await expectLines(page, hello);

    await call(page, "identify", identityOf("bob"));
    await expectLines(page, []);
    await say(page, "hello again");
    await expectLines(page, ["customer: hello again", "bot: You said: hello again"]);

    await call(page, "identify", identityOf("ann"));
    await expectLines(page, hello);
    await call(page, "identify", null);
    await expectLines(page, []);
    await page.reload();
    await openChat(page);
    await panel(page).getByRole("button", { name: "Attach files" }).waitFor();
    await expectLines(page, []);
  });

  test("is nobody else: what one customer could not send yet is not sent for another", async () => {
    const site = await openWidgetSite(widgetBot(), { options: { identity: { secret } } });
    const { page } = await visit(browser(), site.url);
    await call(page, "identify", identityOf("ann"));
    await openChat(page);
    await say(page, "hello");
    await expectLines(page, hello);
    await page.route("**/chat/messages", (route) =>
      route.request().method() === "POST" ? route.abort() : route.fallback(),
    );
    await say(page, "hello later");
    await panel(page).locator(".pending", { hasText: "hello later" }).waitFor();
    await page.reload();
    await page.unroute("**/chat/messages");
    await call(page, "identify", identityOf("bob"));
    await openChat(page);
    await say(page, "hello again");
    await expectLines(page, ["customer: hello again", "bot: You said: hello again"]);
  });

  test("is told to the page when it is not accepted", async () => {
    const site = await openWidgetSite(widgetBot(), { options: { identity: { secret } } });
    const { page } = await visit(browser(), site.url);
    await page.evaluate("addEventListener('frontdesk-error', ({ detail }) => { window.fault = detail; })");
    await call(page, "identify", "not.a.token");
    await openChat(page);
    await expect.poll(() => page.evaluate("window.fault?.status"), soon).toBeGreaterThanOrEqual(400);
    await panel(page).getByRole("status").getByText("Not available.").waitFor();
    await call(page, "identify", identityOf("ann"));
    await say(page, "hello");
    await expectLines(page, hello);
  });
});
