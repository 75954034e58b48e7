import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { BrowserContextOptions, Page } from "playwright-core";
import type { PictureName } from "./names.ts";
import type { Stage } from "./stage.ts";

const folder = new URL("../../docs/public/pictures/", import.meta.url);
const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true } as const;
const desktop = { viewport: { width: 1280, height: 800 } } as const;

/** Takes the pictures of the docs. Returns their paths. */
export async function screenshots(stage: Stage): Promise<readonly string[]> {
  mkdirSync(folder, { recursive: true });
  const taken: string[] = [];
  const shoot = async (page: Page, name: PictureName): Promise<void> => {
    const path = fileURLToPath(new URL(`${name}.png`, folder));
    await page.screenshot({ path, caret: "hide" });
    taken.push(path);
  };

  for (const [name, options, language, question] of [
    ["widget", desktop, "en", "Do you have tents?"],
    ["widget-dark", { ...desktop, colorScheme: "dark" }, "en", "Do you have tents?"],
    ["widget-phone", phone, "en", "I want to return A1234"],
    ["widget-phone-ru", phone, "ru", "Где мой заказ A1234?"],
    ["widget-phone-zh", phone, "zh", "退款要多久？"],
  ] as const) {
    const page = await openChat(stage, options, language);
    await ask(page, question);
    await shoot(page, name);
    await page.context().close();
  }

  const customer = await openChat(stage, desktop, "en");
  await ask(customer, "How long does a refund take?");
  await ask(customer, "Mine is ten days late. Can I talk to a person?");
  const inbox = await stage.open({ viewport: { width: 1440, height: 900 } });
  await inbox.goto(stage.inbox());
  await inbox.getByRole("button", { name: "Join" }).click();
  await inbox.getByText("Mine is ten days late").first().click();
  await inbox.getByRole("button", { name: "Take", exact: true }).first().click();
  await customer.locator(".bubble", { hasText: "Robin is with you now." }).last().waitFor();
  await shoot(inbox, "inbox");
  await inbox.emulateMedia({ colorScheme: "dark" });
  await shoot(inbox, "inbox-dark");
  await inbox.emulateMedia({ colorScheme: "light" });
  await inbox.setViewportSize(phone.viewport);
  await shoot(inbox, "inbox-phone");
  return taken;
}

async function openChat(stage: Stage, options: BrowserContextOptions, language: string): Promise<Page> {
  const page = await stage.open(options);
  await page.goto(`${stage.url}/?lang=${language}`);
  const chat = page.locator("frontdesk-chat");
  await chat.getByRole("button", { name: /Open chat|Открыть чат|打开聊天/ }).click();
  await chat.getByRole("textbox").waitFor();
  return page;
}

/** Asks, and waits for the bot's answer. */
async function ask(page: Page, question: string): Promise<void> {
  const chat = page.locator("frontdesk-chat");
  const answers = chat.locator(".row.bot:visible, .row.system:visible");
  const before = await answers.count();
  await chat.getByRole("textbox").fill(question);
  await page.keyboard.press("Enter");
  await answers.nth(before).waitFor();
}
