import { expect, test } from "vitest";
import { describeInBrowser } from "../support/browser.ts";
import { picture, slowPictureUrl, trap, widgetBot } from "../support/widget-bot.ts";
import { box, call, expectLines, lines, openChat, panel, say, soon, visit } from "../support/widget-page.ts";
import { openWidgetSite, widget } from "../support/widget-site.ts";

describeInBrowser("a conversation in the chat widget", (browser) => {
  test("shows every part of a message", async () => {
    const site = await openWidgetSite(widgetBot());
    const { page, complaints } = await visit(browser(), site.url);
    await openChat(page);
    await say(page, "show me everything you have");
    const chat = panel(page);
    await chat.getByRole("button", { name: "Not helpful" }).waitFor();

    expect(await chat.locator("strong", { hasText: "bold" }).count()).toBe(1);
    const link = chat.getByRole("link", { name: "link", exact: true });
    expect(await link.getAttribute("href")).toBe("https://shop.example/a");
    expect(await link.getAttribute("rel")).toBe("noreferrer");
    expect(await link.getAttribute("target")).toBe("_blank");
    expect(await chat.locator("ul > li").allTextContents()).toEqual(["one", "two"]);
    expect(await chat.locator("ol > li").allTextContents()).toEqual(["First", "Second"]);
    expect(await chat.locator("th").allTextContents()).toEqual(["Country", "Days"]);
    expect(await chat.getByRole("img", { name: "A pair of boots" }).count()).toBe(1);
    expect(await chat.getByRole("link", { name: /label\.pdf\s*20\s?kB/ }).count()).toBe(1);
    expect(await chat.locator(".rail .card").count()).toBe(3);
    expect(await chat.getByRole("link", { name: "Returns" }).getAttribute("href")).toBe("https://shop.example/returns");
    expect(await chat.locator(".source").allTextContents()).toEqual(["Returns", "Printed catalogue"]);

    await chat.getByRole("button", { name: "Helpful", exact: true }).click();
    const pressed = chat.getByRole("button", { name: "Helpful", exact: true, pressed: true });
    await pressed.waitFor();
    await page.reload();
    await openChat(page);
    await pressed.waitFor();
    expect(complaints).toEqual([]);
  });

  test("moves nothing when a picture comes", async () => {
    const site = await openWidgetSite(widgetBot());
    const { page } = await visit(browser(), site.url, { reducedMotion: "reduce" });
    const { promise: comes, resolve: come } = Promise.withResolvers<void>();
    await page.route(slowPictureUrl, async (route) => {
      await comes;
      await route.fulfill({ body: decodeURIComponent(picture.split(",")[1] ?? ""), contentType: "image/svg+xml" });
    });
    await openChat(page);
    await say(page, "show me the picture");
    const below = panel(page).getByText("What stands below it", { exact: true });
    await below.waitFor();
    const before = await below.boundingBox();
    come();
    const image = panel(page).getByRole("img", { name: "Boots that come late" });
    await expect.poll(() => image.evaluate((element) => Reflect.get(element, "naturalWidth")), soon).toBe(400);
    expect(await below.boundingBox()).toEqual(before);
  });

  test("takes a pressed button as what the visitor says, once", async () => {
    const site = await openWidgetSite(widgetBot());
    const { page } = await visit(browser(), site.url);
    await openChat(page);
    await say(page, "what can you do for me");
    await panel(page).getByRole("button", { name: "A parcel" }).click();
    const said = [
      "customer: what can you do for me",
      "bot: What is it about?",
      "customer: A parcel",
      "bot: You chose parcel.",
    ];
    await expectLines(page, said);
    const chosen = panel(page).getByRole("button", { name: "A parcel", pressed: true });
    await chosen.waitFor();
    expect(await chosen.isDisabled()).toBe(true);
    expect(await panel(page).getByRole("button", { name: "A return" }).isDisabled()).toBe(true);
    await page.reload();
    await openChat(page);
    await expectLines(page, said);
    expect(await chosen.isDisabled()).toBe(true);
  });

  test("sends a form once, asks again for what does not fit, and shows what was filled in", async () => {
    const site = await openWidgetSite(widgetBot());
    const { page } = await visit(browser(), site.url);
    await openChat(page);
    await say(page, "please call me back");
    const form = panel(page).locator(".form").last();
    const order = form.getByLabel("Order number");
    await order.fill("x");
    await form.getByRole("button", { name: "Ask for a call" }).click();
    // The browser asks for what is missing: nothing was sent.
    expect(await form.locator("input:invalid").count()).toBeGreaterThan(0);
    await form.getByLabel("Yes").check();
    await form.getByRole("button", { name: "Ask for a call" }).click();
    await form.locator(".problem", { hasText: "It looks like A1234." }).waitFor();
    expect(await panel(page).locator(".form form").count()).toBe(1);
    expect(await order.inputValue()).toBe("x");
    await order.fill("A1234");
    await form.getByRole("button", { name: "Ask for a call" }).click();
    await panel(page).locator(".bot", { hasText: "We call about A1234 at once." }).waitFor();
    const summary = ["Order number", "A1234", "Is it urgent?", "Yes"];
    await expect.poll(() => form.locator("dt, dd").allTextContents(), soon).toEqual(summary);
    expect(await panel(page).locator(".form form").count()).toBe(0);
    await page.reload();
    await openChat(page);
    await expect.poll(() => form.locator("dt, dd").allTextContents(), soon).toEqual(summary);
  });

  test("shows a reply while it is written, and the message takes its place", async () => {
    const { promise, resolve } = Promise.withResolvers<string>();
    const site = await openWidgetSite(widgetBot(promise));
    const { page } = await visit(browser(), site.url);
    await openChat(page);
    // From here on the connection stands.
    await say(page, "hello");
    const before = ["customer: hello", "bot: You said: hello", "customer: tell me a long story"];
    await expectLines(page, before.slice(0, 2));
    await say(page, "tell me a long story");
    await expect.poll(() => lines(page), soon).toEqual([...before, "bot: Once there was a"]);
    resolve("**boot**.");
    await expectLines(page, [...before, "bot: Once there was a boot."]);
    expect(await panel(page).locator("strong", { hasText: "boot" }).count()).toBe(1);
  });

  test("shows what a person writes with their name, and what the desk says in the middle", async () => {
    const site = await openWidgetSite(widgetBot());
    const { page } = await visit(browser(), site.url);
    await openChat(page);
    await say(page, "human");
    await expect.poll(() => site.desk.host.cases(), soon).toHaveLength(1);
    const [opened] = await site.desk.host.cases();
    const id = opened?.id ?? "";
    await site.desk.host.take(id, { name: "Maria" });
    await site.desk.host.say(id, { name: "Maria" }, "Hello, this is *Maria*.", "line-1");
    const row = panel(page).locator(".row.person", { hasText: "Hello, this is *Maria*." });
    await row.waitFor();
    expect(await row.locator(".name").textContent()).toBe("Maria");
    expect(await row.locator(".face").textContent()).toBe("M");
    expect(await panel(page).locator(".row.system").count()).toBeGreaterThan(0);
  });

  test("reads nothing of a message as HTML or as an address that does harm", async () => {
    const site = await openWidgetSite(widgetBot());
    const { page } = await visit(browser(), site.url);
    await openChat(page);
    await say(page, "try to break the page");
    await panel(page).getByRole("button", { name: "<b id=x>no</b>" }).waitFor();
    await say(page, trap);
    await panel(page).locator(".customer", { hasText: trap }).waitFor();
    expect(await panel(page).locator("[src='x'], script, [href^='javascript']").count()).toBe(0);
    expect(await page.evaluate("window.harmed")).toBeUndefined();
  });

  test("says why the bot answered so, where the server explains itself", async () => {
    const site = await openWidgetSite(widgetBot(), { options: { explain: true } });
    const { page } = await visit(browser(), site.url);
    await openChat(page);
    await say(page, "hello");
    const why = panel(page).locator("details");
    await why.getByText("Why?").click();
    await why.getByText(/^hello \d+%$/).waitFor();
  });

  test("sends files that were chosen, and says why one is not taken", async () => {
    const site = await openWidgetSite(widgetBot(), { options: { maxFileBytes: 1_000 } });
    const { page } = await visit(browser(), site.url);
    await openChat(page);
    await panel(page).getByRole("button", { name: "Attach files" }).waitFor();
    const picker = panel(page).locator("input[type=file]");
    const text = (name: string, size: number) => ({ name, mimeType: "text/plain", buffer: Buffer.alloc(size, "a") });
    await picker.setInputFiles(text("large.txt", 2_000));
    await panel(page).getByRole("alert").getByText("large.txt: 1 kB at most.").waitFor();
    await picker.setInputFiles({ name: "page.html", mimeType: "text/html", buffer: Buffer.from("<p>") });
    await panel(page).getByRole("alert").getByText("page.html: this type cannot be sent.").waitFor();
    await picker.setInputFiles([text("a.txt", 10), text("b.txt", 20)]);
    await panel(page).getByRole("button", { name: "Remove a.txt" }).click();
    await say(page, "Here it is");
    const file = panel(page)
      .locator(".customer")
      .getByRole("link", { name: /^b\.txt/ });
    await file.waitFor();
    await expect.poll(() => panel(page).locator(".pending").count(), soon).toBe(0);
    await page.reload();
    await openChat(page);
    await file.waitFor();
    expect(await panel(page).getByText("a.txt").count()).toBe(0);
    const [download] = await Promise.all([page.waitForEvent("popup"), file.click()]);
    await download.close();
  });

  test("shows a page that calls itself a picture as a file to save, which runs nowhere", async () => {
    const site = await openWidgetSite(widgetBot());
    const { page } = await visit(browser(), site.url);
    await openChat(page);
    await panel(page).getByRole("button", { name: "Attach files" }).waitFor();
    const buffer = Buffer.from("<!doctype html><script>window.harmed = 1</script>");
    await panel(page).locator("input[type=file]").setInputFiles({ name: "photo.png", mimeType: "image/png", buffer });
    await say(page, "My photo");
    const file = panel(page)
      .locator(".customer")
      .getByRole("link", { name: /photo\.png/ });
    await file.waitFor();
    await expect.poll(() => panel(page).locator(".pending").count(), soon).toBe(0);
    expect(await panel(page).locator(".customer img").count()).toBe(0);
    const answer = await page.request.get((await file.getAttribute("href")) ?? "");
    expect(answer.headers()).toMatchObject({
      "content-type": "text/plain",
      "content-disposition": expect.stringMatching(/^attachment;/),
      "content-security-policy": "sandbox; default-src 'none'",
    });
  });

  test("keeps what is written until the files that go with it are there, and when one is not to come", async () => {
    const site = await openWidgetSite(widgetBot());
    const { page } = await visit(browser(), site.url);
    await openChat(page);
    await panel(page).getByRole("button", { name: "Attach files" }).waitFor();
    const arrival = Promise.withResolvers<boolean>();
    await page.route("**/chat/files*", async (route) => {
      if (await arrival.promise) return route.fallback();
      return route.fulfill({ status: 500, body: "" });
    });
    const choose = (name: string) =>
      panel(page)
        .locator("input[type=file]")
        .setInputFiles({ name, mimeType: "text/plain", buffer: Buffer.from("text") });
    await choose("a.txt");
    await say(page, "hello");
    await box(page).press("Enter");
    expect([await box(page).inputValue(), await lines(page)]).toEqual(["hello", []]);
    arrival.resolve(false);
    await panel(page).getByRole("alert").getByText("a.txt: Not sent.").waitFor();
    expect([await box(page).inputValue(), await lines(page)]).toEqual(["hello", []]);
    await page.unroute("**/chat/files*");
    await choose("b.txt");
    await box(page).press("Enter");
    await expect.poll(() => lines(page), soon).toHaveLength(2);
    expect((await lines(page))[0]).toMatch(/^customer: hello \/ b\.txt/);
    expect(await box(page).inputValue()).toBe("");
  });

  test("refuses a text that is too long and keeps it", async () => {
    const site = await openWidgetSite(widgetBot());
    const { page } = await visit(browser(), site.url);
    await openChat(page);
    await panel(page).getByRole("button", { name: "Attach files" }).waitFor();
    const text = "a".repeat(65_536);
    await say(page, text);
    await panel(page).getByRole("alert").getByText("Too long: 16384 characters at most.").waitFor();
    expect(await box(page).inputValue()).toBe(text);
    expect(await lines(page)).toEqual([]);
  });

  test("answers a sample question, and does what the page's own code asks for", async () => {
    const site = await openWidgetSite(widgetBot(), {
      pages: { "/": { body: widget(`samples="hello later|hello again" greeting="Good day"`) } },
    });
    const { page } = await visit(browser(), site.url);
    await page.evaluate(`
      window.heard = [];
      for (const name of ["open", "close", "message", "unread"])
        document.addEventListener("frontdesk-" + name, ({ type, detail }) => window.heard.push([type.slice(10), detail]));
    `);
    await call(page, "open");
    await panel(page).getByText("Good day").waitFor();
    await panel(page).getByRole("button", { name: "hello again" }).click();
    await expectLines(page, ["customer: hello again", "bot: You said: hello again"]);
    expect(await panel(page).getByRole("button", { name: "hello later" }).count()).toBe(0);
    await call(page, "send", "hello from here");
    await panel(page).locator(".bot", { hasText: "You said: hello from here" }).waitFor();
    await call(page, "toggle");
    expect(await page.locator("frontdesk-chat").evaluate((chat) => Reflect.get(chat, "isOpen"))).toBe(false);
    expect(await page.evaluate("window.heard")).toEqual([
      ["open", null],
      ["message", { author: "customer", sequence: 1 }],
      ["message", { author: "bot", sequence: 2 }],
      ["message", { author: "customer", sequence: 3 }],
      ["message", { author: "bot", sequence: 4 }],
      ["close", null],
    ]);
    await call(page, "forget");
    await call(page, "open");
    await panel(page).getByRole("button", { name: "hello later" }).waitFor();
    await expectLines(page, []);
  });
});
