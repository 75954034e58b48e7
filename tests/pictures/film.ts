import type { Page } from "playwright-core";
import { animate, type Frame } from "./gif.ts";
import type { Stage } from "./stage.ts";

/** The size of each of the two windows, and of the line below them. */
const window = { width: 560, height: 640 };
const line = 44;

/** Two windows side by side with a line below that says what happens. */
interface Film {
  /** Takes a frame of both windows. */
  shoot(durationMs: number, says?: string): Promise<void>;
  /** Types into a field, a frame every few characters. */
  type(page: Page, label: string, text: string): Promise<void>;
  bytes(): Uint8Array;
}

/**
 * The film at the head of the README: a customer asks, wants a person, and writes on while the server is killed; the
 * person takes the case and answers. Every frame is the real widget and the real inbox.
 */
export async function film(stage: Stage): Promise<Uint8Array> {
  const shop = await stage.open({ viewport: window, colorScheme: "light" });
  const inbox = await stage.open({ viewport: window, colorScheme: "light" });
  await inbox.goto(stage.inbox());
  await inbox.getByRole("button", { name: "Join" }).click();
  await inbox.getByText("Nobody is waiting").first().waitFor();
  await shop.goto(stage.url);
  await shop.getByRole("button", { name: "Open chat" }).click();
  const chat = shop.locator("frontdesk-chat");
  await chat.getByRole("button", { name: "How long does a refund take?" }).waitFor();

  const made = await filmOf(stage, shop, inbox);
  await made.shoot(1_200, "A shop with the chat widget, and the inbox of the people behind it.");
  await chat.getByRole("button", { name: "How long does a refund take?" }).click();
  await chat.getByRole("link", { name: /How long does a refund take/ }).waitFor();
  await made.shoot(2_000, "The bot answers from the shop's own help, with its source.");
  await made.type(shop, "Write a message…", "Mine is ten days late. Can I talk to a person?");
  await shop.keyboard.press("Enter");
  await chat.locator(".bubble", { hasText: "passing you on" }).last().waitFor();
  await inbox.getByText("1", { exact: true }).first().waitFor();
  await made.shoot(1_800, "It hands over. The case waits in the inbox, with all that was said.");

  await stage.kill();
  await made.shoot(1_000, "$ kill -9 server");
  await made.type(shop, "Write a message…", "It is order A1234");
  await shop.keyboard.press("Enter");
  await chat.locator(".bubble", { hasText: "It is order A1234" }).last().waitFor();
  await made.shoot(1_400, "$ kill -9 server      The customer writes on …");
  await stage.restart();
  await inbox.getByText("No live connection").waitFor({ state: "detached" });
  await inbox.getByText("Mine is ten days late").first().click();
  await inbox.getByText("It is order A1234").first().waitFor();
  await made.shoot(1_800, "Started again: nothing is lost, and nothing is there twice.");

  await inbox.getByRole("button", { name: "Take", exact: true }).first().click();
  await chat.locator(".bubble", { hasText: "Robin is with you now." }).last().waitFor();
  await made.shoot(1_000, "A person takes the case. The bot is silent from now on.");
  await made.type(inbox, "Reply", "Sorry about that! I have just sent it again.");
  await inbox.keyboard.press("Enter");
  await chat.locator(".bubble", { hasText: "I have just sent it again" }).last().waitFor();
  await made.shoot(3_500, "The customer reads the answer in the same window.");
  return made.bytes();
}

async function filmOf(stage: Stage, left: Page, right: Page): Promise<Film> {
  const desk = await stage.open({ viewport: { width: 2 * window.width + 1, height: window.height + line } });
  const frames: Frame[] = [];
  let words = "";
  const shoot = async (durationMs: number, says = words): Promise<void> => {
    words = says;
    const [one, other] = await Promise.all([left, right].map((page) => page.screenshot({ caret: "hide" })));
    await desk.setContent(board(one, other, words));
    frames.push({ png: await desk.screenshot(), durationMs });
  };
  return {
    shoot,
    async type(page, label, text) {
      await page.getByRole("textbox", { name: label }).click();
      for (const piece of text.match(/.{1,8}/gs) ?? []) {
        await page.keyboard.type(piece);
        await shoot(120);
      }
    },
    bytes: () => animate(frames),
  };
}

function board(left: Buffer | undefined, right: Buffer | undefined, words: string): string {
  const picture = (png: Buffer | undefined): string =>
    `<img alt="" width="${window.width}" src="data:image/png;base64,${png?.toString("base64") ?? ""}">`;
  return `<!doctype html><style>
body { margin: 0; background: #14191a; color: #ece7dc; font: 17px/${line}px system-ui, sans-serif }
div { display: flex; gap: 1px } p { margin: 0; padding: 0 16px; white-space: pre }
p.command { font-family: ui-monospace, "DejaVu Sans Mono", monospace; color: #f2a488 }
</style><div>${picture(left)}${picture(right)}</div><p class="${words.startsWith("$") ? "command" : ""}">${words}</p>`;
}
