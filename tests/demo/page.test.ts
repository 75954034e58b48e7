import { readFile } from "node:fs/promises";
import type { Browser, BrowserContextOptions, Locator, Page } from "playwright-core";
import { expect, onTestFinished, test } from "vitest";
import { describeInBrowser } from "../support/browser.ts";
import { deskToken, sharedDemo, startDemo, temporaryFolder } from "../support/demo.ts";

describeInBrowser("the shop's page", (browser) => {
  const demo = sharedDemo();

  test("somebody types, clicks and reads where an answer comes from", async () => {
    const { page, complaints } = await visit(browser(), demo().url);
    await page.getByRole("button", { name: "How long does a refund take?" }).click();
    const source = page.getByRole("link", { name: "Returns › How long does a refund take?" });
    await source.waitFor();
    expect(await source.getAttribute("href")).toBe(`${demo().url}/help/returns?lang=en#how-long-does-a-refund-take`);
    await expect.poll(() => bubbles(page, "me")).toEqual(["How long does a refund take?"]);

    await write(page, "I want to return A1234");
    await choice(page, "Damaged").click();
    await expect.poll(async () => (await bubbles(page, "them")).at(-1)).toMatch(/^Done\. Your return number is R-/);
    await expect.poll(() => page.locator("#chat-actions > *").count()).toBe(0);

    await write(page, "do you have tents");
    await page.locator(".card").getByText("Corrie tent for two").waitFor();
    expect(
      await page
        .locator(".card img")
        .evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalWidth)),
    ).toBeGreaterThan(0);

    await source.click();
    await page.getByRole("heading", { name: "How long does a refund take?" }).waitFor();
    expect(await page.locator(":target h2").textContent()).toBe("How long does a refund take?");
    // The conversation came along.
    await expect
      .poll(() => bubbles(page, "me"))
      .toEqual(["How long does a refund take?", "I want to return A1234", "Damaged", "do you have tents"]);
    expect(complaints).toEqual([]);
  });

  test("what was said is there after a reload, in its order, and an open question keeps its buttons", async () => {
    const { page, complaints } = await visit(browser(), demo().url);
    await write(page, "I want to return A1234");
    await choice(page, "Wrong item").waitFor();
    const before = await page.locator(".bubble").allInnerTexts();
    await page.reload();
    await choice(page, "Wrong item").click();
    await expect
      .poll(async () => (await page.locator(".bubble").allInnerTexts()).slice(0, before.length))
      .toEqual(before);
    await expect.poll(async () => (await bubbles(page, "them")).at(-1)).toMatch(/^Done\./);
    expect(complaints).toEqual([]);
  });

  test("the page and the bot change their language", async () => {
    const { page, complaints } = await visit(browser(), demo().url);
    await page.getByRole("link", { name: "Русский" }).click();
    await page.getByRole("heading", { name: "В магазине" }).waitFor();
    expect(await page.locator("html").getAttribute("lang")).toBe("ru");
    await write(page, "где мой заказ?");
    await expect.poll(async () => (await bubbles(page, "them")).at(-1)).toContain("Какой номер заказа?");
    await page.getByRole("link", { name: "中文" }).click();
    await page.getByRole("heading", { name: "店内商品" }).waitFor();
    await expect.poll(() => bubbles(page, "me")).toEqual(["где мой заказ?"]);
    expect(complaints).toEqual([]);
  });

  test.for([{ width: 360 }, { width: 390 }, { width: 768 }])(
    "nothing is wider than a screen of $width",
    async ({ width }) => {
      const { page, complaints } = await visit(browser(), demo().url, { viewport: { width, height: 740 } });
      const overflow = (): Promise<number> => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(await overflow()).toBeLessThanOrEqual(0);
      await page.getByRole("button", { name: "Chat with us" }).click();
      await write(page, "I want to return A1234");
      await choice(page, "Damaged").waitFor();
      await write(page, "https://example.com/a-very-long-address-".padEnd(200, "x"));
      await expect.poll(() => bubbles(page, "me")).toHaveLength(2);
      expect(await overflow()).toBeLessThanOrEqual(0);
      const box = await page.getByLabel("Your message").boundingBox();
      expect((box?.y ?? 999) + (box?.height ?? 0)).toBeLessThanOrEqual(740);
      await page.keyboard.press("Escape");
      expect(
        await page
          .getByRole("button", { name: "Chat with us" })
          .evaluate((button) => button === document.activeElement),
      ).toBe(true);
      expect(complaints).toEqual([]);
    },
  );

  test("it can be used by the keyboard alone, and a line break is no end", async () => {
    const { page } = await visit(browser(), demo().url, { viewport: { width: 390, height: 740 } });
    await page.getByRole("button", { name: "Chat with us" }).focus();
    await page.keyboard.press("Enter");
    await page.keyboard.type("where is");
    await page.keyboard.press("Shift+Enter");
    await page.keyboard.type("my order?");
    await page.keyboard.press("Enter");
    await expect.poll(() => bubbles(page, "me")).toEqual(["where is\nmy order?"]);
    await expect.poll(async () => (await bubbles(page, "them")).at(-1)).toContain("What is your order number?");
  });

  test("a person's lines carry a name", async () => {
    const { page } = await visit(browser(), demo().url);
    await write(page, "I want to talk to a human");
    await expect.poll(async () => (await bubbles(page, "them")).at(-1)).toContain("I'm passing you on");
    const desk = async (path: string, body?: object): Promise<unknown> =>
      (
        await fetch(`${demo().url}/desk/${path}`, {
          method: body ? "POST" : "GET",
          headers: { authorization: `Bearer ${deskToken}` },
          ...(body ? { body: JSON.stringify(body) } : {}),
        })
      ).json();
    // Safe: the shape of the desk's answer; what is not there fails below.
    const { cases } = (await desk("cases")) as { cases: { id: string }[] };
    await desk(`cases/${cases[0]?.id}/take`, { person: "Maeve" });
    await desk(`cases/${cases[0]?.id}/lines`, { person: "Maeve", text: "Maeve here, **hello**.", key: "1" });
    await page.locator(".person", { hasText: "Maeve here" }).waitFor();
    expect(await page.locator(".person").last().textContent()).toMatch(/^MaeveMaeve here/);
  });

  test("a server that goes away and comes back loses nothing", async () => {
    const folder = temporaryFolder();
    const first = await startDemo(folder);
    const { port } = new URL(first.url);
    const { page } = await visit(browser(), first.url);
    await write(page, "where is my order?");
    await expect.poll(async () => (await bubbles(page, "them")).at(-1)).toContain("What is your order number?");
    await first.end("SIGKILL");
    await write(page, "A1234");
    await page.getByText("The shop cannot be reached at the moment.").waitFor();
    await startDemo(folder, { env: { PORT: port } });
    await expect
      .poll(async () => (await bubbles(page, "them")).at(-1), { timeout: 20_000 })
      .toContain("Order A1234 is on its way");
    await expect.poll(() => bubbles(page, "me")).toEqual(["where is my order?", "A1234"]);
    await page.getByText("The shop cannot be reached at the moment.").waitFor({ state: "hidden" });
  });

  test("without WebSockets it asks", async () => {
    const { page } = await visit(browser(), demo().url, {}, () => Reflect.deleteProperty(window, "WebSocket"));
    await write(page, "where is my order A1234?");
    await expect
      .poll(async () => (await bubbles(page, "them")).at(-1), { timeout: 10_000 })
      .toContain("Order A1234 is on its way");
  });

  test("who writes too fast is told so, and nothing is lost", async () => {
    const { page } = await visit(browser(), demo().url);
    const lines = Array.from({ length: 14 }, (_, number) => `thanks ${number}`);
    for (const line of lines) await write(page, line);
    await page.getByText("That was a lot at once.").waitFor();
    await expect.poll(() => page.locator(".me:not(.pending)").count(), { timeout: 15_000 }).toBe(lines.length);
    expect(await bubbles(page, "me")).toEqual(lines);
  });

  test("what a message says never becomes HTML", async () => {
    const { page, complaints } = await visit(browser(), demo().url);
    const source = [
      "<img src=x onerror=alert(1)> **bold** _it_ `a<b` [ok](https://example.com/?a=1&b=2) [bad](javascript:alert(1)) [data](data:text/html,x)",
      "",
      "- one",
      "- **two**",
      "",
      "1. first",
      "2. second",
      "",
      "\\*plain\\* snake_case_name 2*3*4 &lt;b&gt; https://example.com/x.",
    ].join("\n");
    // A script of the page: the test's own would be rewritten by the test runner before it gets there.
    const html = await page.evaluate(`import("/assets/markdown.js").then(({ markdown }) => {
      const made = document.createElement("div");
      made.append(markdown(${JSON.stringify(source)}));
      return made.innerHTML;
    })`);
    expect(html).toBe(
      '<p>&lt;img src=x onerror=alert(1)&gt; <strong>bold</strong> <em>it</em> <code>a&lt;b</code> <a href="https://example.com/?a=1&amp;b=2" target="_blank" rel="noopener noreferrer">ok</a> <span>bad</span> <span>data</span></p>' +
        "<ul><li>one</li><li><strong>two</strong></li></ul><ol><li>first</li><li>second</li></ol>" +
        '<p>*plain* snake_case_name 2<em>3</em>4 &lt;b&gt; <a href="https://example.com/x" target="_blank" rel="noopener noreferrer">https://example.com/x</a>.</p>',
    );
    expect(complaints).toEqual([]);
  });
});

test("every page has its guards, and what is not there is not found", async () => {
  const demo = await startDemo(temporaryFolder());
  for (const path of ["/", "/products/tent?lang=zh", "/help/returns?lang=ru"]) {
    const response = await fetch(demo.url + path);
    expect(response.status, path).toBe(200);
    expect(response.headers.get("content-security-policy"), path).toMatch(/^default-src 'none'; script-src 'self';/);
    expect(response.headers.get("x-content-type-options"), path).toBe("nosniff");
  }
  for (const path of [
    "/products/boat",
    "/help/nothing",
    "/pictures/boat.svg",
    "/assets/routes.ts",
    "/assets/..%2froutes.ts",
    "/assets/toString",
  ]) {
    expect((await fetch(demo.url + path)).status, path).toBe(404);
  }
  const css = await fetch(`${demo.url}/assets/shop.css`);
  expect(css.headers.get("content-type")).toBe("text/css; charset=utf-8");
  expect(await css.text()).toBe(
    await readFile(new URL("../../examples/support-desk/site/static/shop.css", import.meta.url), "utf8"),
  );
});

/** Opens the page; on a wide screen the chat is open, as for a visitor. */
async function visit(browser: Browser, url: string, options: BrowserContextOptions = {}, before?: () => void) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: "en-IE", ...options });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  if (before !== undefined) await page.addInitScript(before);
  const complaints: string[] = [];
  page.on("console", (line) => {
    if (line.type() === "error" || line.type() === "warning") complaints.push(line.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.goto(url);
  return { page, complaints };
}

async function write(page: Page, text: string): Promise<void> {
  const box = page.getByLabel("Your message").or(page.getByLabel("Ваше сообщение"));
  await box.fill(text);
  await box.press("Enter");
}

/** The texts of one side, without the greeting of the page. */
async function bubbles(page: Page, side: "me" | "them"): Promise<readonly string[]> {
  const all = await page.locator(`.line.${side} .bubble`).allInnerTexts();
  return side === "me" ? all : all.slice(1);
}

function choice(page: Page, label: string): Locator {
  return page.locator("#chat-actions").getByRole("button", { name: label });
}
