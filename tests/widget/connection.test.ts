import { expect, test } from "vitest";
import { describeInBrowser } from "../support/browser.ts";
import { widgetBot } from "../support/widget-bot.ts";
import { box, expectLines, openChat, openPage, panel, say, soon, visit } from "../support/widget-page.ts";
import { openWidgetSite } from "../support/widget-site.ts";

const hello = ["customer: hello", "bot: You said: hello"];

describeInBrowser("the chat widget's connection", (browser) => {
  test("loads nothing but its script before it is opened, and connects by itself for who was here before", async () => {
    const site = await openWidgetSite(widgetBot());
    const { page, context } = await visit(browser(), site.url);
    const asked: string[] = [];
    context.on("request", (request) => asked.push(new URL(request.url()).pathname));
    await page.reload();
    await page.locator("frontdesk-chat .launcher").waitFor();
    expect(asked).toEqual(["/", "/frontdesk-chat.js"]);
    await openChat(page);
    await say(page, "hello");
    await expectLines(page, hello);
    asked.length = 0;
    await page.reload();
    await expect.poll(() => asked, soon).toContain("/chat/messages");
  });

  test("goes on with the conversation after a reload, and when the session has expired", async () => {
    const site = await openWidgetSite(widgetBot(), { options: { tokenLifetimeMs: 1_000 } });
    const { page } = await visit(browser(), site.url);
    let sessions = 0;
    page.on("response", (response) => {
      if (response.url().endsWith("/chat/session")) sessions += 1;
    });
    await openChat(page);
    await say(page, "hello");
    await expectLines(page, hello);
    await expect.poll(() => sessions, soon).toBeGreaterThan(2);
    await page.reload();
    await openChat(page);
    await expectLines(page, hello);
  });

  test("shows the same in two tabs, and counts what was not seen in neither", async () => {
    const site = await openWidgetSite(widgetBot());
    const { page, context } = await visit(browser(), site.url);
    await openChat(page);
    await say(page, "hello");
    await expectLines(page, hello);
    const { page: other } = await openPage(context, site.url);
    await openChat(other);
    await expectLines(other, hello);
    await say(other, "hello from here");
    const both = [...hello, "customer: hello from here", "bot: You said: hello from here"];
    await expectLines(other, both);
    await expectLines(page, both);
  });

  test("shows how many messages came while it was closed", async () => {
    const site = await openWidgetSite(widgetBot());
    const { page } = await visit(browser(), site.url);
    await openChat(page);
    await say(page, "human");
    await expect.poll(() => site.desk.host.cases(), soon).toHaveLength(1);
    const [opened] = await site.desk.host.cases();
    const id = opened?.id ?? "";
    await site.desk.host.take(id, { name: "Maria" });
    await box(page).press("Escape");
    await site.desk.host.say(id, { name: "Maria" }, "one", "line-1");
    await site.desk.host.say(id, { name: "Maria" }, "two", "line-2");
    const badge = page.locator("frontdesk-chat .badge");
    await expect.poll(() => badge.textContent(), soon).toBe("2");
    await page.getByRole("button", { name: "Open chat – New messages: 2" }).waitFor();
    await page.reload();
    await expect.poll(() => badge.textContent(), soon).toBe("2");
    await openChat(page);
    await expect.poll(() => badge.isVisible(), soon).toBe(false);
  });

  test.for(["WebSocket", "events", "polling"])(
    "loses nothing and shows nothing twice by %s when the line is cut",
    async (way) => {
      const site = await openWidgetSite(widgetBot());
      const { page } = await visit(browser(), site.url, {}, async (context) => {
        if (way !== "WebSocket")
          await context.addInitScript(
            "WebSocket = class extends WebSocket { constructor() { super('ws://127.0.0.1:9/'); } }",
          );
        if (way === "polling") await context.route("**/chat/events*", (route) => route.abort());
      });
      await openChat(page);
      await say(page, "human");
      await expect.poll(() => site.desk.host.cases(), soon).toHaveLength(1);
      const [opened] = await site.desk.host.cases();
      const id = opened?.id ?? "";
      await site.desk.host.take(id, { name: "Maria" });
      await site.desk.host.say(id, { name: "Maria" }, "one", "line-1");
      await panel(page).locator(".person", { hasText: "one" }).waitFor();
      site.cut();
      await site.desk.host.say(id, { name: "Maria" }, "two", "line-2");
      site.setDown(true);
      await say(page, "three");
      await panel(page).locator(".pending", { hasText: "three" }).waitFor();
      await site.desk.host.say(id, { name: "Maria" }, "four", "line-4");
      site.setDown(false);
      const said = panel(page).locator(".person .bubble, .customer .bubble");
      await expect
        .poll(() => said.allInnerTexts(), { timeout: 25_000 })
        .toEqual(["human", "one", "two", "four", "three"]);
      await expect.poll(() => panel(page).locator(".pending").count(), soon).toBe(0);
    },
  );

  test("shows the same in more tabs than may be connected, and they do not take each other's places for ever", async () => {
    const site = await openWidgetSite(widgetBot(), { options: { limits: { socketsPerConversation: 2 } } });
    const { page, context } = await visit(browser(), site.url);
    let connected = 0;
    context.on("page", (tab) => tab.on("websocket", () => (connected += 1)));
    await openChat(page);
    await say(page, "hello");
    await expectLines(page, hello);
    const tabs = [page];
    for (const number of [1, 2, 3]) {
      const { page: tab } = await openPage(context, site.url);
      tabs.push(tab);
      await openChat(tab);
      await expectLines(tab, hello);
      await expect.poll(() => connected, soon).toBe(number);
    }
    await say(page, "hello again");
    for (const tab of tabs) await expectLines(tab, [...hello, "customer: hello again", "bot: You said: hello again"]);
    expect(connected).toBe(3);
  });

  test("does not rely on a line that swallows everything", async () => {
    const site = await openWidgetSite(widgetBot());
    const { page } = await visit(browser(), site.url);
    await page.routeWebSocket("**/chat/socket", () => {});
    await openChat(page);
    await say(page, "hello");
    await expectLines(page, hello);
  });

  test("begins again when the server does not know the conversation any more", async () => {
    const site = await openWidgetSite(widgetBot());
    const other = await openWidgetSite(widgetBot(), { options: { origins: ["*"] } });
    const { page } = await visit(browser(), site.url);
    await openChat(page);
    await say(page, "hello");
    await expectLines(page, hello);
    // The same server with another database: it has other keys, and no messages.
    await page.route("**/chat/**", async (route) => {
      const { pathname, search } = new URL(route.request().url());
      await route.fulfill({ response: await route.fetch({ url: `${other.url}${pathname}${search}` }) });
    });
    site.setDown(true);
    await say(page, "hello again");
    await expectLines(page, ["customer: hello again", "bot: You said: hello again"]);
  });

  test("begins again when the conversation was erased", async () => {
    const site = await openWidgetSite(widgetBot());
    const { page } = await visit(browser(), site.url);
    await openChat(page);
    for (const text of ["hello", "hello again"]) {
      await say(page, text);
      await panel(page)
        .locator(".bot", { hasText: `You said: ${text}` })
        .waitFor();
    }
    // What a server says after its database was set back, and then one that is up to date.
    let isBack = false;
    await page.route("**/chat/messages?*", async (route) => {
      const response = await route.fetch();
      const { messages } = await response.json();
      const left = messages.filter(({ sequence }: { sequence: number }) => sequence < 3);
      isBack ||= route.request().url().includes("last=");
      await route.fulfill({ json: { messages: left, last: 2 } });
    });
    // What it has written since is not held back by what was there before.
    await page.routeWebSocket("**/chat/socket", (socket) => {
      const server = socket.connectToServer();
      socket.onMessage((text) => {
        if (isBack) server.send(text);
        else socket.close();
      });
    });
    site.cut();
    await expect.poll(() => isBack, soon).toBe(true);
    await expectLines(page, [...hello, "customer: hello again", "bot: You said: hello again"]);
  });

  test("keeps what was not sent over a reload, and sends it once", async () => {
    const site = await openWidgetSite(widgetBot());
    const { page } = await visit(browser(), site.url);
    await openChat(page);
    await say(page, "hello");
    await expectLines(page, hello);
    let isBlocked = true;
    await page.route("**/chat/messages", async (route) => {
      // It arrives, and its answer is lost: the worst case.
      if (route.request().method() !== "POST" || !isBlocked) return route.fallback();
      await route.fetch();
      await route.abort();
    });
    await say(page, "hello, did you get it");
    await panel(page).locator(".customer", { hasText: "hello, did you get it" }).waitFor();
    isBlocked = false;
    await page.reload();
    await openChat(page);
    await expectLines(page, [...hello, "customer: hello, did you get it", "bot: You said: hello, did you get it"]);
  });

  test("says what was refused, and sends it again when it is asked to", async () => {
    const site = await openWidgetSite(widgetBot());
    const { page } = await visit(browser(), site.url);
    await openChat(page);
    let isRefusing = true;
    await page.route("**/chat/messages", (route) =>
      isRefusing && route.request().method() === "POST"
        ? route.fulfill({ status: 400, json: { error: { code: "BadArgument", message: "no" } } })
        : route.fallback(),
    );
    await say(page, "hello");
    const note = panel(page).getByRole("alert").getByText("Not sent.");
    await note.waitFor();
    await page.reload();
    await openChat(page);
    await note.waitFor();
    isRefusing = false;
    await panel(page).getByRole("button", { name: "Try again" }).click();
    await expectLines(page, hello);
  });

  test("waits as long as the server asks for", async () => {
    const site = await openWidgetSite(widgetBot());
    const { page } = await visit(browser(), site.url);
    await openChat(page);
    let refused = 0;
    await page.route("**/chat/messages", (route) => {
      if (route.request().method() !== "POST" || refused > 0) return route.fallback();
      refused += 1;
      return route.fulfill({
        status: 429,
        headers: { "retry-after": "1" },
        json: { error: { code: "TooManyRequests" } },
      });
    });
    await say(page, "hello");
    await expectLines(page, hello);
    expect(refused).toBe(1);
  });

  test("waits a minute at most, whatever is asked for", async () => {
    const site = await openWidgetSite(widgetBot());
    const { page } = await visit(browser(), site.url);
    await openChat(page);
    await panel(page).getByRole("button", { name: "Attach files" }).waitFor();
    await page.clock.install();
    let refused = 0;
    await page.route("**/chat/messages", (route) => {
      if (route.request().method() !== "POST" || refused > 0) return route.fallback();
      refused += 1;
      return route.fulfill({ status: 503, headers: { "retry-after": "9999999999" }, body: "<h1>Back soon</h1>" });
    });
    const isRefused = page.waitForResponse((response) => response.status() === 503);
    await say(page, "hello");
    await isRefused;
    await page.clock.runFor(61_000);
    await expectLines(page, hello);
  });

  test("says that the visitor is offline, and goes on by itself", async () => {
    const site = await openWidgetSite(widgetBot());
    const { page, context } = await visit(browser(), site.url);
    await openChat(page);
    await say(page, "hello");
    await expectLines(page, hello);
    await context.setOffline(true);
    await panel(page).getByRole("status").getByText("You are offline.").waitFor();
    await say(page, "hello later");
    await panel(page).locator(".pending", { hasText: "hello later" }).waitFor();
    await context.setOffline(false);
    await expectLines(page, [...hello, "customer: hello later", "bot: You said: hello later"]);
    await expect.poll(() => panel(page).getByRole("status").textContent(), soon).toBe("");
  });

  test.for(["get", "set"])("works where storage throws on %s", async (when) => {
    const site = await openWidgetSite(widgetBot());
    const throws = "throw new DOMException('blocked', 'SecurityError')";
    const script =
      when === "get"
        ? `for (const name of ["localStorage", "sessionStorage"]) Object.defineProperty(window, name, { get() { ${throws} } })`
        : `Storage.prototype.setItem = () => { ${throws} }`;
    const { page, complaints } = await visit(browser(), site.url, {}, (context) => context.addInitScript(script));
    await openChat(page);
    await say(page, "hello");
    await expectLines(page, hello);
    expect(complaints).toEqual([]);
  });

  test("finds back into the conversation where storage is full", async () => {
    const site = await openWidgetSite(widgetBot());
    const { page } = await visit(browser(), site.url);
    await openChat(page);
    await say(page, "hello");
    await expectLines(page, hello);
    await page.evaluate(() => {
      for (let size = 1_048_576; size >= 1; size /= 2) {
        try {
          for (let number = 0; ; number += 1) localStorage.setItem(`fill-${size}-${number}`, "x".repeat(size));
        } catch {
          // As full as it gets with pieces of this size.
        }
      }
    });
    await page.reload();
    await openChat(page);
    await expectLines(page, hello);
    await say(page, "hello again");
    const both = [...hello, "customer: hello again", "bot: You said: hello again"];
    await expectLines(page, both);
    await page.reload();
    await openChat(page);
    await expectLines(page, both);
  });

  test("works where somebody has written over what it keeps", async () => {
    const site = await openWidgetSite(widgetBot());
    const spoil = `for (const name of ["out.x", "key", "seen", "known", "teased"])
      localStorage.setItem("frontdesk:" + location.origin + ":" + name, "{oops");`;
    const { page, complaints } = await visit(browser(), site.url, {}, (context) => context.addInitScript(spoil));
    await openChat(page);
    await say(page, "hello");
    await expectLines(page, hello);
    expect(complaints).toEqual([]);
  });

  test.for([-3, 3])("does not mind a clock that is %s days wrong", async (days) => {
    const site = await openWidgetSite(widgetBot());
    const shift = days * 86_400_000;
    const script = `{ const now = Date.now; Date.now = () => now() + ${shift}; }`;
    const { page } = await visit(browser(), site.url, {}, (context) => context.addInitScript(script));
    await openChat(page);
    await say(page, "hello");
    await expectLines(page, hello);
    const today = new Intl.DateTimeFormat("en-US", { dateStyle: "full" }).format(new Date());
    expect(await panel(page).locator(".day:not([hidden])").first().textContent()).toBe(today);
    await page.reload();
    await openChat(page);
    await expectLines(page, hello);
  });

  test("goes on after the way back to a page", async () => {
    const site = await openWidgetSite(widgetBot());
    const { page } = await visit(browser(), site.url);
    await openChat(page);
    await say(page, "hello");
    await expectLines(page, hello);
    await page.goto("about:blank");
    await page.goBack();
    if (!(await box(page).isVisible())) await openChat(page);
    await say(page, "hello again");
    await expectLines(page, [...hello, "customer: hello again", "bot: You said: hello again"]);
  });
});
