import { type Channel, type ChannelHost, type HttpRequest, type HttpResponse, textOnly } from "@frontdesk/core";
import { readOptions, type WebhookOptions } from "./options.ts";
import { receive } from "./receive.ts";
import { type Piece, render } from "./render.ts";
import { send } from "./send.ts";
import { sign, verify } from "./verify.ts";

/** A channel for any program that can post JSON and be posted to. */
export function webhook(options: WebhookOptions): Channel<Piece> {
  const { secret, url } = readOptions(options);
  let host: ChannelHost | undefined;

  async function handle(request: HttpRequest): Promise<HttpResponse> {
    if (host === undefined) return { status: 503 };
    if (!verify(request, secret, host.clock.now())) return { status: 401 };
    try {
      const payload: unknown = JSON.parse(new TextDecoder().decode(request.body));
      await host.accept(receive(payload, host.clock.now()));
      return { status: 200 };
    } catch (error) {
      return { status: error instanceof SyntaxError ? 400 : 503 }; // 503: not kept, the other side posts it again
    }
  }

  return {
    apiVersion: 1,
    name: "webhook",
    capabilities: {
      ...textOnly,
      text: { maxLength: 4000, markdown: false },
      choices: { max: 20, labelMaxLength: 80, urls: true },
      rate: { conversation: 5 },
      idempotentSend: true, // the other side drops an id that it has seen
    },
    routes: [{ method: "POST", path: "/webhook", maxBodyBytes: 65_536, handle }],
    async open(opened) {
      host = opened;
    },
    key: ({ customer }) => String(customer),
    render,
    async send({ customer }, piece, { idempotencyKey, signal }) {
      const body = JSON.stringify({ id: idempotencyKey, to: customer, ...piece });
      const timestamp = String(Math.floor((host?.clock.now() ?? 0) / 1000));
      const headers = { "x-timestamp": timestamp, "x-signature": sign(secret, timestamp, body) };
      return send(url, { body, signal, headers: { "content-type": "application/json", ...headers } });
    },
    async close() {
      host = undefined;
    },
  };
}
