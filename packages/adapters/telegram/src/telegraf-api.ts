import type { Telegram } from "telegraf";
import { type ApiAnswer, readAnswer, type TelegramApi } from "./api.ts";
import { fieldsOf } from "./fields.ts";

/**
 * The Bot API through telegraf, for what is called once or waits: who the bot is, the webhook, long polling. The only
 * file that knows telegraf; it is loaded when the channel is opened.
 */
export async function telegrafApi(apiRoot: string, token: string): Promise<TelegramApi> {
  const { Telegram } = await import("telegraf");
  // An answer in the webhook's response has no receipt, so that possibility is off.
  const client = new Telegram(token, { apiRoot: `${apiRoot}/`, webhookReply: false });
  return {
    async call(method, payload, signal): Promise<ApiAnswer> {
      try {
        return { kind: "done", result: await callApi(client, method, payload, signal) };
      } catch (error) {
        const answer = fieldsOf(fieldsOf(error)?.response);
        if (answer !== undefined) return readAnswer(0, answer);
        return { kind: "failed", mayHaveArrived: true, reason: reasonOf(error) };
      }
    },
    close(): void {},
  };
}

function callApi(client: Telegram, method: string, payload: object, signal: AbortSignal | undefined): Promise<unknown> {
  // Safe: telegraf knows fewer methods than the API and passes any name and payload on; its AbortSignal is the
  // standard's, of an older type.
  const call = client.callApi.bind(client) as (
    name: string,
    fields: object,
    options: { readonly signal?: AbortSignal | undefined },
  ) => Promise<unknown>;
  return call(method, payload, { signal });
}

/** telegraf's errors name the address, and with it the token: only their code is kept. */
function reasonOf(error: unknown): string {
  const fields = fieldsOf(error);
  for (const value of [fields?.code, fields?.type, fields?.name]) {
    if (typeof value === "string" && /^[\w-]{1,40}$/.test(value)) return value;
  }
  return "unknown";
}
