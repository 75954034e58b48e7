import type { ChannelPayload } from "@frontdesk/core/conformance";

/** What every event of these payloads has; the host's clock stands at this time. */
const base = {
  account: "webhook",
  address: { customer: "customer-1" },
  conversationKind: "direct",
  eventKeys: ["event-7"],
  at: Date.UTC(2026, 0, 5, 12),
  user: { id: "customer-1" },
} as const;

const from = { id: "event-7", from: "customer-1" };

/** What the other side may post, and the exact event that it is. */
export const payloads: readonly ChannelPayload[] = [
  { name: "a message", payload: { ...from, text: "Hello" }, expected: [{ ...base, kind: "message", text: "Hello" }] },
  {
    name: "a press of a button",
    payload: { ...from, press: "0123456789abcdef" },
    expected: [{ ...base, kind: "action", token: "0123456789abcdef" }],
  },
  { name: "an event that is not known", payload: { ...from, mood: "fine" }, expected: [] },
  { name: "a message from nobody", payload: { id: "event-7", text: "Hello" }, expected: [] },
  { name: "a message that cannot be told from another", payload: { from: "customer-1", text: "Hello" }, expected: [] },
];
