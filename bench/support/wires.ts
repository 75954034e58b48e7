import { createHmac } from "node:crypto";

/** A message of a customer. */
export interface Written {
  /** Grows; what is redelivered has the number it had. */
  readonly number: number;
  readonly chat: number;
  readonly text: string;
}

/** What a platform posts. */
export interface Delivery {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The wire formats in which a message is delivered. */
export type Wire = "telegram" | "slack" | "connector";

function telegram({ number, chat, text }: Written): Delivery {
  const person = { id: chat, is_bot: false, first_name: "Ann", language_code: "en" };
  const message = { message_id: number, from: person, chat: { id: chat, type: "private", first_name: "Ann" }, date: 1_700_000_000 + number, text };
  return {
    path: "/telegram/webhook",
    headers: { "x-telegram-bot-api-secret-token": "bench-secret" },
    body: JSON.stringify({ update_id: number, message }),
  };
}

function slack({ number, chat, text }: Written): Delivery {
  const ts = `1700000000.${String(number).padStart(6, "0")}`;
  const event = { type: "message", channel: String(chat), channel_type: "im", user: `U${chat}`, text, ts, event_ts: ts, team: "T1" };
  const envelope = { type: "event_callback", team_id: "T1", api_app_id: "A1", event_id: `Ev${number}`, event_time: 1_700_000_000, event };
  const authorizations = [{ enterprise_id: null, team_id: "T1", user_id: "UBOT", is_bot: true }];
  const body = JSON.stringify({ ...envelope, authorizations });
  const at = String(Math.floor(Date.now() / 1000));
  const signature = createHmac("sha256", "bench-secret").update(`v0:${at}:${body}`).digest("hex");
  return { path: "/slack/events", headers: { "x-slack-request-timestamp": at, "x-slack-signature": `v0=${signature}` }, body };
}

function connector({ number, chat, text }: Written, apiRoot: string): Delivery {
  const activity = {
    type: "message",
    id: String(number),
    channelId: "emulator",
    serviceUrl: apiRoot,
    from: { id: `U${chat}`, name: "Ann", role: "user" },
    recipient: { id: "bot", name: "Bench" },
    conversation: { id: String(chat) },
    text,
  };
  return { path: "/api/messages", headers: {}, body: JSON.stringify(activity) };
}

/** A message as its platform posts it. `apiRoot`: where answers go. */
export function deliveryOf(wire: Wire, written: Written, apiRoot: string): Delivery {
  switch (wire) {
    case "telegram":
      return telegram(written);
    case "slack":
      return slack(written);
    case "connector":
      return connector(written, apiRoot);
  }
}
