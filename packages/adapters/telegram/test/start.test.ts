import { createServer } from "node:http";
import { recordingHost } from "@frontdesk/core/testing";
import { describe, expect, it } from "vitest";
import { type TelegramOptions, telegram } from "../src/index.ts";
import { endAfterEach, errorOf, openApi, printed } from "./support/channel.ts";

endAfterEach();

async function open(
  options: TelegramOptions,
): Promise<{ close(): Promise<void>; host: ReturnType<typeof recordingHost> }> {
  const channel = telegram(options);
  const host = recordingHost(channel);
  await channel.open(host);
  return { close: () => channel.close(), host };
}

describe("open", () => {
  it("names what to do about a token that is missing, malformed or unknown, and does not repeat it", async () => {
    const { apiRoot, bot } = await openApi();
    for (const token of ["not a token", "123:", "secret-secret-secret", `${bot.id}:AAwrong-wrong-wrong`]) {
      const error = await errorOf(open({ token, apiRoot, webhookSecret: "s" }));
      expect(error).toMatchObject({ code: "channel.start_failed", retryable: false });
      expect(error.hint).toContain("TELEGRAM_BOT_TOKEN");
      expect(error.hint).toContain("@BotFather (/mybots, the bot, API Token)");
      expect(printed(error)).not.toContain(token);
    }
    expect(await errorOf(open({ token: "", apiRoot }))).toMatchObject({ code: "channel.start_failed" });
  });

  it("says that Telegram is not there, or not well, which passes", async () => {
    const api = await openApi();
    api.failNext({ kind: "status", status: 502 }, { method: "getMe" });
    const options = { token: api.token, apiRoot: api.apiRoot, webhookSecret: "s" };
    const ill = await errorOf(open(options));
    await api.close();
    const gone = await errorOf(open(options));
    for (const error of [ill, gone]) {
      expect(error).toMatchObject({ code: "channel.start_failed", retryable: true });
      expect(error.hint).toContain("apiRoot");
      expect(printed(error)).not.toContain(api.token);
      expect(printed(error)).not.toContain("AAfake");
    }
  });

  it("keeps the token to itself when something else answers in Telegram's place", async () => {
    const token = "123456:AA-a-token-that-must-stay-secret";
    for (const body of ["<html>A hotel's network</html>", "null", "[]", '{"ok":true,"result":{}}']) {
      const server = createServer((_, response) => response.end(body));
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      const address = server.address();
      const apiRoot = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
      const error = await errorOf(open({ token, apiRoot, webhookSecret: "s" }));
      expect(error).toMatchObject({ code: "channel.start_failed", hint: expect.stringContaining("apiRoot") });
      expect(printed(error)).not.toContain("stay-secret");
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  });

  it("leaves the webhook alone when only a secret is given", async () => {
    const api = await openApi();
    const { close } = await open({ token: api.token, apiRoot: api.apiRoot, webhookSecret: "s" });
    expect(api.calls.map(({ method }) => method)).toEqual(["getMe"]);
    await close();
  });

  it("sets the webhook when it is told where it is reached", async () => {
    const api = await openApi();
    const { close } = await open({
      token: api.token,
      apiRoot: api.apiRoot,
      publicUrl: "https://a.example/bot/",
      webhookSecret: "s",
    });
    expect(api.calls.at(-1)).toEqual({
      method: "setWebhook",
      payload: {
        url: "https://a.example/bot/telegram/webhook",
        secret_token: "s",
        allowed_updates: ["message", "edited_message", "callback_query", "my_chat_member"],
      },
    });
    await close();
  });

  it("makes a secret of its own for the webhook, the same after a restart", async () => {
    const api = await openApi();
    const channel = telegram({ token: api.token, apiRoot: api.apiRoot, publicUrl: "https://a.example" });
    const host = recordingHost(channel);
    await channel.open(host);
    await channel.close();
    await channel.open(host);
    await channel.close();
    const secrets = api.calls
      .filter(({ method }) => method === "setWebhook")
      .map(({ payload }) => payload.secret_token);
    expect(secrets).toHaveLength(2);
    expect(secrets[0]).toBe(secrets[1]);
    expect(secrets[0]).toMatch(/^[\w-]{43}$/);
  });

  it("reports a webhook that Telegram refuses, and is not open then", async () => {
    const api = await openApi();
    api.failNext({ kind: "status", status: 400 }, { method: "setWebhook" });
    const channel = telegram({ token: api.token, apiRoot: api.apiRoot, publicUrl: "https://a.example" });
    const error = await errorOf(channel.open(recordingHost(channel)));
    expect(error).toMatchObject({ code: "channel.start_failed", hint: expect.stringContaining("publicUrl") });
    const piece = channel.render({ parts: [{ kind: "text", text: "x" }], purpose: "reply", locale: "en" })[0];
    if (piece === undefined) throw new Error("There is no piece.");
    const context = { account: "1", idempotencyKey: "k", signal: new AbortController().signal };
    expect(await errorOf(channel.send({ chat: "1" }, piece, context))).toMatchObject({ code: "channel.unavailable" });
  });

  it("reports that a webhook could not be removed before polling", async () => {
    const api = await openApi();
    api.failNext({ kind: "status", status: 500 }, { method: "deleteWebhook" });
    expect(await errorOf(open({ token: api.token, apiRoot: api.apiRoot }))).toMatchObject({
      code: "channel.start_failed",
      retryable: true,
    });
  });
});
