import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { describeInBrowser } from "../support/browser.ts";
import { widgetBot } from "../support/widget-bot.ts";
import { box, call, expectLines, lines, openChat, panel, say, soon, visit } from "../support/widget-page.ts";
import { openWidgetSite, widget } from "../support/widget-site.ts";

const hello = ["customer: hello", "bot: You said: hello"];

describeInBrowser("the chat widget on a page", (browser) => {
  test("needs nothing that a strict content security policy forbids", async () => {
    const policy = "default-src 'none'; script-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'";
    const body = widget(`samples="hello" teaser="Anything to ask?" teaser-delay="0"`);
    const site = await openWidgetSite(widgetBot(), {
      pages: { "/": { body, headers: { "content-security-policy": policy } } },
    });
    const { page, complaints } = await visit(browser(), site.url);
    await page.getByRole("button", { name: "Anything to ask?" }).click();
    await say(page, "show me everything you have");
    await panel(page).getByRole("button", { name: "Not helpful" }).waitFor();
    expect(complaints).toEqual([]);
  });

  test("makes nothing that trusted types forbid", async () => {
    const policy = "require-trusted-types-for 'script'; trusted-types 'none'";
    const site = await openWidgetSite(widgetBot(), {
      pages: { "/": { body: widget(), headers: { "content-security-policy": policy } } },
    });
    const { page, complaints } = await visit(browser(), site.url);
    await openChat(page);
    await say(page, "show me everything you have");
    await panel(page).getByRole("button", { name: "Not helpful" }).waitFor();
    expect(complaints).toEqual([]);
  });

  test("says the same on a page whose library writes arrays and strings its own way", async () => {
    const old = `for (const made of [Array, String, Number, Boolean])
      made.prototype.toJSON = function () { return "of the library: " + this; };`;
    const site = await openWidgetSite(widgetBot());
    const { page } = await visit(browser(), site.url, {}, (context) => context.addInitScript(old));
    await openChat(page);
    await panel(page).getByRole("button", { name: "Attach files" }).waitFor();
    await panel(page)
      .locator("input[type=file]")
      .setInputFiles({ name: "a.txt", mimeType: "text/plain", buffer: Buffer.from("text") });
    await say(page, "hello");
    await panel(page)
      .locator(".customer:not(.pending)")
      .getByRole("link", { name: /^a\.txt/ })
      .waitFor();
    expect((await lines(page))[0]).toMatch(/^customer: hello \/ a\.txt/);
  });

  test("finds its server whatever the base of the page is, also in a frame without an address", async () => {
    const frame = `<script type="module" src="/frontdesk-chat.js"></script><frontdesk-chat mode="inline"></frontdesk-chat>`;
    const site = await openWidgetSite(widgetBot(), {
      pages: {
        "/": { head: `<base href="https://elsewhere.example/deep/">`, body: "" },
        "/frame": { body: `<iframe srcdoc='${frame}' width="400" height="700"></iframe>` },
      },
    });
    const { page } = await visit(browser(), site.url);
    await page.evaluate((src) => {
      document.body.append(
        Object.assign(document.createElement("script"), { src }),
        document.createElement("frontdesk-chat"),
      );
    }, `${site.url}/frontdesk-chat.js`);
    await openChat(page);
    await say(page, "hello");
    await expectLines(page, hello);
    await page.goto(`${site.url}/frame`);
    const inner = page.frameLocator("iframe");
    await inner.locator("textarea").fill("hello again");
    await inner.locator("textarea").press("Enter");
    await inner.locator(".bot", { hasText: "You said: hello again" }).waitFor();
  });

  test("goes on when it is moved on the page, and when it is taken out and put back", async () => {
    const site = await openWidgetSite(widgetBot());
    const { page } = await visit(browser(), site.url);
    await openChat(page);
    await say(page, "hello");
    await expectLines(page, hello);
    await box(page).fill("a draft");
    const chat = page.locator("frontdesk-chat");
    await chat.evaluate((element) => {
      const place = document.createElement("div");
      document.body.append(place);
      place.append(element);
    });
    expect(await box(page).inputValue()).toBe("a draft");
    await say(page, "hello again");
    const both = [...hello, "customer: hello again", "bot: You said: hello again"];
    await expectLines(page, both);
    await page.evaluate(async () => {
      const element = document.querySelector("frontdesk-chat");
      element?.remove();
      await new Promise((resolve) => setTimeout(resolve));
      if (element !== null) document.body.append(element);
    });
    await box(page).waitFor();
    await expectLines(page, both);
    expect(await page.locator("frontdesk-chat .panel").count()).toBe(1);
  });

  test.for([
    ["<!doctype html>", 1280],
    ["", 390],
  ] as const)("is not moved by the styles of the page (doctype %j, %s px)", async ([doctype, width]) => {
    const head = `<style>
      * { all: unset !important; display: none !important; transform: rotate(9deg) !important; font: 40px serif !important; }
      html, body { display: block !important; filter: none !important; transform: none !important; }
      frontdesk-chat { opacity: 0.1 !important; visibility: hidden !important; pointer-events: none !important; }
    </style>`;
    const site = await openWidgetSite(widgetBot(), {
      pages: { "/": { doctype, head, body: widget() }, "/plain": { body: widget() } },
    });
    const { page } = await visit(browser(), site.url, { viewport: { width, height: 800 }, reducedMotion: "reduce" });
    const measure = async () => {
      await openChat(page);
      await say(page, "hello");
      await expectLines(page, hello);
      return panel(page).evaluate((element) => {
        const { x, y, width: wide, height } = element.getBoundingClientRect();
        const { fontSize, opacity, visibility } = getComputedStyle(element.querySelector(".bubble") ?? element);
        return { x, y, wide, height, fontSize, opacity, visibility };
      });
    };
    const hostile = await measure();
    await page.goto(`${site.url}/plain`);
    await call(page, "forget");
    expect(await measure()).toEqual(hostile);
  });

  test("talks with a server of another origin", async () => {
    let html = "";
    const shop = createServer((_, response) => response.setHeader("content-type", "text/html").end(html));
    await new Promise<void>((resolve) => shop.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => {
      shop.closeAllConnections();
      shop.close();
    });
    // Safe: a server that listens on TCP has such an address.
    const origin = `http://127.0.0.1:${(shop.address() as AddressInfo).port}`;
    const site = await openWidgetSite(widgetBot(), { options: { origins: [origin] } });
    // Without an endpoint: the server is where the script came from.
    html = `<!doctype html><link rel="icon" href="data:,"><script src="${site.url}/frontdesk-chat.js" async></script><frontdesk-chat></frontdesk-chat>`;
    const { page, complaints } = await visit(browser(), origin);
    await openChat(page);
    await panel(page).getByRole("button", { name: "Attach files" }).waitFor();
    await panel(page)
      .locator("input[type=file]")
      .setInputFiles({ name: "a.txt", mimeType: "text/plain", buffer: Buffer.from("text") });
    await say(page, "hello");
    await expect.poll(() => lines(page), soon).toHaveLength(2);
    await panel(page)
      .locator(".customer")
      .getByRole("link", { name: /^a\.txt/ })
      .waitFor();
    expect(complaints).toEqual([]);
  });

  test("is there once however often its script is, and several can be on a page", async () => {
    const twice = `<script src="/frontdesk-chat.js"></script>${widget(`conversation="a" mode="inline"`)}<frontdesk-chat conversation="b" mode="inline"></frontdesk-chat>`;
    const site = await openWidgetSite(widgetBot(), { pages: { "/": { body: twice } } });
    const { page, complaints } = await visit(browser(), site.url);
    const [one, other] = [page.locator("frontdesk-chat").first(), page.locator("frontdesk-chat").last()];
    await one.locator("textarea").fill("hello");
    await one.locator("textarea").press("Enter");
    await one.locator(".bot", { hasText: "You said: hello" }).waitFor();
    expect(await other.locator(".customer").count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  test("brings an element where its script is told to, and none otherwise", async () => {
    const site = await openWidgetSite(widgetBot(), {
      pages: {
        "/": { body: `<script src="/frontdesk-chat.js" data-auto data-heading="Help" async></script>` },
        "/none": { body: `<script src="/frontdesk-chat.js"></script>` },
      },
    });
    const { page } = await visit(browser(), site.url);
    await openChat(page);
    expect(await panel(page).getByRole("heading").textContent()).toBe("Help");
    await page.goto(`${site.url}/none`);
    expect(await page.locator("frontdesk-chat").count()).toBe(0);
  });

  test("follows its attributes", async () => {
    const site = await openWidgetSite(widgetBot());
    const { page } = await visit(browser(), site.url);
    const set = (name: string, value: string) =>
      page
        .locator("frontdesk-chat")
        .evaluate((chat, [key, text]) => chat.setAttribute(key, text), [name, value] as const);
    await set("open", "");
    await box(page).waitFor();
    await say(page, "hello");
    await expectLines(page, hello);
    await box(page).fill("a draft");
    await set("heading", "Help desk");
    expect(await panel(page).getByRole("heading").textContent()).toBe("Help desk");
    await set("lang", "de");
    expect(await box(page).getAttribute("placeholder")).toBe("Nachricht schreiben…");
    expect(await box(page).inputValue()).toBe("a draft");
    // Who is writing goes on writing.
    await page.keyboard.type(" of two");
    expect(await box(page).inputValue()).toMatch(/ of two/);
    await expectLines(page, hello);
    await page.locator("frontdesk-chat").evaluate((chat) => chat.removeAttribute("lang"));
    await page.evaluate(() => {
      document.documentElement.lang = "fr";
    });
    await expect.poll(() => box(page).getAttribute("placeholder"), soon).toBe("Écrivez un message…");
    await set("position", "left");
    expect((await panel(page).boundingBox())?.x).toBeLessThan(100);
    await page.locator("frontdesk-chat").evaluate((chat) => chat.removeAttribute("open"));
    await panel(page).waitFor({ state: "hidden" });
  });

  test("shows a first word once", async () => {
    const site = await openWidgetSite(widgetBot(), {
      pages: { "/": { body: widget(`teaser="Anything to ask?" teaser-delay="0"`) } },
    });
    const { page } = await visit(browser(), site.url);
    const teaser = page.locator("frontdesk-chat .teaser");
    await teaser.waitFor();
    await teaser.getByRole("button", { name: "Close" }).click();
    await teaser.waitFor({ state: "detached" });
    await page.reload();
    await openChat(page);
    expect(await teaser.count()).toBe(0);
  });

  test("is mirrored for Arabic", async () => {
    const site = await openWidgetSite(widgetBot(), { pages: { "/": { lang: "ar", body: widget() } } });
    const { page } = await visit(browser(), site.url);
    await openChat(page);
    await say(page, "hello");
    await panel(page).locator(".bot", { hasText: "You said: hello" }).waitFor();
    expect((await panel(page).boundingBox())?.x).toBeLessThan(100);
    const [mine, theirs] = await Promise.all(
      [".customer .bubble", ".bot .bubble"].map((name) => panel(page).locator(name).last().boundingBox()),
    );
    expect(mine?.x).toBeLessThan(theirs?.x ?? 0);
    expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
  });
});
