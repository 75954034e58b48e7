import { Agent, request } from "node:http";
import { type Address, type Channel, type ChannelHost, FrontdeskError, messageText } from "@frontdesk/core";
import { fakeCapabilities } from "@frontdesk/core/testing";
import type { ChannelName } from "./node-settings.ts";

/** What the platform answered. */
interface Answer {
  readonly status: number;
  readonly retryAfterMs: number | undefined;
  readonly body: string;
}

const agent = new Agent({ keepAlive: true });

/** Posts to the platform. Rejects when there is no whole answer, so that nobody knows what became of it. */
export function post(url: URL, body: string, signal: AbortSignal): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: "POST", agent, signal }, (answer) => {
      let text = "";
      answer.setEncoding("utf8");
      answer.on("data", (chunk: string) => {
        text += chunk;
      });
      answer.on("error", reject);
      answer.on("end", () => {
        const after = answer.headers["retry-after-ms"];
        resolve({
          status: answer.statusCode ?? 0,
          retryAfterMs: after === undefined ? undefined : Number(after),
          body: text,
        });
      });
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

/** A channel over plain HTTP, as an adapter would be: it tells apart what was refused and what nobody knows. */
export function wireChannel(
  name: ChannelName,
  platform: string,
): { readonly channel: Channel<string>; readonly host: () => ChannelHost | undefined } {
  let host: ChannelHost | undefined;
  const send = async (address: Address, text: string, key: string, signal: AbortSignal): Promise<Answer> => {
    const url = new URL(`/send?channel=${name}&chat=${address.chat}&key=${encodeURIComponent(key)}`, platform);
    try {
      return await post(url, text, signal);
    } catch (error) {
      throw new FrontdeskError("channel.outcome_unknown", "The platform did not answer.", {
        retryable: true,
        cause: error,
      });
    }
  };
  return {
    host: () => host,
    channel: {
      apiVersion: 1,
      name,
      capabilities: { ...fakeCapabilities, idempotentSend: name === "keyed" },
      async open(opened) {
        host = opened;
      },
      key: (address) => String(address.chat),
      render: (message) => [messageText(message.parts)],
      async send(address, text, { idempotencyKey, signal }) {
        const { status, retryAfterMs, body } = await send(address, text, idempotencyKey, signal);
        if (status === 429) {
          throw new FrontdeskError("channel.rate_limited", "Too many requests.", { retryable: true, retryAfterMs });
        }
        if (status >= 500) throw new FrontdeskError("channel.unavailable", "It is away.", { retryable: true });
        return { id: body };
      },
      async close() {
        host = undefined;
      },
    },
  };
}
