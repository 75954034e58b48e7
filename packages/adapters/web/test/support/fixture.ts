import type { Address, Channel } from "@frontdesk/core";
import type { ChannelFixture, ChannelSubject, Delivery, ShownMessage } from "@frontdesk/core/conformance";
import { callRoute, type RecordingHost, type TestRequest } from "@frontdesk/core/testing";
import { web } from "../../src/index.ts";
import { createSigner } from "../../src/token.ts";
import type { Shown } from "./client.ts";
import { readMarkdown } from "./read-markdown.ts";

const farAway = Date.UTC(2030, 0, 1);

/** A token for a customer's conversation, made with the key of the host: it outlives restarts of the channel. */
async function tokenFor(
  conversation: string,
  user: string,
  host: RecordingHost,
  expiresAt: number = farAway,
): Promise<string> {
  const signer = await createSigner(await host.secret("web"), `${host.bot.id}/web`);
  return signer.sign({ use: "chat", conversation, user: { id: user }, expiresAt, until: farAway });
}

async function request(delivery: Delivery, _: ChannelSubject, host: RecordingHost): Promise<TestRequest> {
  const customer = delivery.kind === "message" ? delivery.message.customer : 1;
  const conversation = `conversation-${customer}`;
  const token = await tokenFor(conversation, `dl_customer_${customer}`, host);
  const stale = await tokenFor(conversation, `dl_customer_${customer}`, host, host.clock.now() - 60 * 60_000);
  const authorization = {
    valid: token,
    wrong: `${token.slice(0, -4)}AAAA`,
    missing: undefined,
    stale,
    // Never asked for: a token has no beginning.
    future: undefined,
  }[delivery.proof];
  return {
    method: "POST",
    path: `/v3/directline/conversations/${conversation}/activities`,
    headers: {
      "content-type": "application/json",
      ...(authorization === undefined ? {} : { authorization: `Bearer ${authorization}` }),
    },
    body: bodyOf(delivery),
  };
}

function bodyOf(delivery: Delivery): string | Uint8Array {
  if (delivery.kind === "bytes") return delivery.bytes;
  if (delivery.kind === "payload") return JSON.stringify(delivery.payload);
  const { event, text } = delivery.message;
  return JSON.stringify({
    type: "message",
    text,
    from: { id: "me", role: "user" },
    locale: "en",
    attachments: [],
    channelData: { clientActivityID: `event-${event}` },
  });
}

async function start(): Promise<ChannelSubject> {
  // The suite writes faster than a visitor may.
  const make = (): Channel => {
    const channel = web({ limits: false });
    const open = channel.open.bind(channel);
    return {
      ...channel,
      async open(host) {
        current = { channel, host };
        await open(host);
      },
    };
  };
  let current: { readonly channel: Channel; readonly host: unknown } | undefined;
  return {
    channel: make(),
    again: make,
    secrets: ["Bearer ", "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9"],
    platform: {
      async shown(address) {
        if (current === undefined) throw new Error("The channel was not opened.");
        // Safe: the suite opens channels with a recording host.
        return poll(current.channel, current.host as RecordingHost, address);
      },
    },
    async stop() {},
  };
}

/** Polls as a client does, until there is nothing new. */
async function poll(channel: Channel, host: RecordingHost, address: Address): Promise<readonly ShownMessage[]> {
  const conversation = String(address.conversation);
  const token = await tokenFor(conversation, "dl_me", host);
  const shown: ShownMessage[] = [];
  for (let watermark = ""; ; ) {
    const response = await callRoute(channel.routes ?? [], {
      method: "GET",
      path: `/v3/directline/conversations/${conversation}/activities?watermark=${watermark}`,
      headers: { authorization: `Bearer ${token}` },
    });
    const body: { activities: readonly Shown[]; watermark: string } = JSON.parse(String(response.body));
    shown.push(...body.activities.filter(({ from }) => from.role === "bot").map(look));
    if (body.watermark === watermark) return shown;
    watermark = body.watermark;
  }
}

/** What a customer sees of an activity in Web Chat. */
function look(activity: Shown): ShownMessage {
  const { text = "", textFormat, attachments = [], suggestedActions } = activity;
  const words = textFormat === "markdown" ? readMarkdown(text) : { text, marks: [] };
  const cards = attachments.map(lookAt);
  return {
    text: words.text,
    marks: [...words.marks, ...cards.flatMap(({ marks }) => marks)],
    buttons: [...(suggestedActions?.actions ?? []), ...cards.flatMap(({ buttons }) => buttons)].map(buttonOf),
    others: cards.flatMap(({ others }) => others),
  };
}

interface LookedAt {
  readonly marks: readonly string[];
  readonly others: readonly string[];
  readonly buttons: readonly { readonly [key: string]: unknown }[];
}

function lookAt(attachment: { readonly [key: string]: unknown }): LookedAt {
  const { contentType, contentUrl, name, content } = attachment;
  if (content === undefined) return { marks: [], others: [String(contentUrl), String(name)], buttons: [] };
  if (contentType === "application/vnd.microsoft.card.adaptive")
    return { marks: [], others: wordsIn(content), buttons: [] };
  // Safe: the attachments of this channel are pictures, files, forms and hero cards.
  const card = content as {
    readonly title?: string;
    readonly text?: string;
    readonly images?: readonly { readonly url: string; readonly alt: string }[];
    readonly buttons?: readonly { readonly [key: string]: unknown }[];
  };
  const texts = [card.title ?? "", card.text ?? ""].map(readMarkdown);
  const pictures = (card.images ?? []).flatMap(({ url, alt }) => [url, alt]);
  return {
    marks: texts.flatMap(({ marks }) => marks),
    others: [...texts.map(({ text }) => text), ...pictures],
    buttons: card.buttons ?? [],
  };
}

/** Every text of an Adaptive Card that is shown, as plain text. */
function wordsIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(wordsIn);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (typeof inner !== "string") return wordsIn(inner);
    return ["text", "label", "title", "value"].includes(key) ? [readMarkdown(inner).text] : [];
  });
}

function buttonOf(action: { readonly [key: string]: unknown }): ShownMessage["buttons"][number] {
  const label = String(action.title);
  if (action.type === "openUrl") return { label, url: String(action.value) };
  const value = action.value;
  if (typeof value !== "object" || value === null || !("frontdesk" in value)) return { label };
  return { label, token: String(value.frontdesk) };
}

export const fixture: Omit<ChannelFixture, "payloads" | "cases" | "proof"> = {
  start,
  request,
  pull: true,
  hasAccounts: false,
};
