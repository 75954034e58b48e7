import type { ChannelBench } from "../channels.ts";
import { receive } from "../../packages/adapters/web/src/receive.ts";
import { render } from "../../packages/adapters/web/src/render.ts";

const conversation = "00000000-0000-4000-8000-000000000001";
const at = Date.UTC(2026, 0, 5);
const arrival = {
  claims: { conversation, user: { id: "ann" } },
  at,
  fallbackKey: "0123456789abcdef",
  maxTextLength: 16_384,
};
const place = { conversation, bot: { id: "acme", name: "Acme" } };

/** What a Direct Line client posts for one line. */
const body = JSON.stringify({
  type: "message",
  from: { id: "ann", name: "Ann" },
  locale: "en-GB",
  text: "Where is my order A1234?",
  channelData: { clientActivityID: "17670000000001" },
});

export const web: ChannelBench = {
  name: "web",
  receive: () => (receive(JSON.parse(body), arrival).kind === "event" ? 1 : 0),
  render: ({ parts }) => render({ author: { kind: "bot" }, parts, at, sequence: 2 }, place).length,
};
