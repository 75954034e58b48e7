import { type ChannelFixture, type Delivery, describeChannel } from "@frontdesk/core/conformance";
import { webhook } from "../src/index.ts";
import { sign } from "../src/verify.ts";
import { look, otherSide } from "./other-side.ts";
import { payloads } from "./payloads.ts";

const secret = "a-secret-of-the-tests";

const fixture: ChannelFixture = {
  async start() {
    const platform = await otherSide(secret);
    const again = () => webhook({ secret, url: platform.url });
    return {
      channel: again(),
      again,
      secrets: [secret],
      platform: {
        shown: async ({ customer }) => platform.shown(String(customer)),
        read: look,
        fail: (fault) => platform.fail(fault),
      },
      stop: () => platform.close(),
    };
  },
  async request(delivery, _subject, host) {
    const body = delivery.kind === "bytes" ? delivery.bytes : JSON.stringify(payloadOf(delivery));
    const ageMs = { stale: 3_600_000, future: -3_600_000, valid: 0, wrong: 0, missing: 0 }[delivery.proof];
    const timestamp = String((host.clock.now() - ageMs) / 1000);
    const signature = sign(delivery.proof === "wrong" ? `not ${secret}` : secret, timestamp, body);
    const headers = { "x-timestamp": timestamp, "x-signature": signature };
    return { method: "POST", path: "/webhook", headers: delivery.proof === "missing" ? {} : headers, body };
  },
  payloads,
  cases: {
    6: "there is no handshake",
    17: "the other side posts customers' events alone",
    18: "messages are not edited, and nobody joins or leaves",
    19: "there are no groups",
    20: "there are no commands",
    22: "texts have no entities",
    23: "there are no files",
    33: ["a press of a button"],
  },
  proof: { coversBody: true, times: ["stale", "future"] },
  hasAccounts: false,
};

function payloadOf(delivery: Exclude<Delivery, { kind: "bytes" }>): unknown {
  if (delivery.kind === "payload") return delivery.payload;
  const { event, text, customer } = delivery.message;
  return { id: `event-${event}`, from: `customer-${customer}`, text };
}

describeChannel("webhook", fixture);
