import { callRoute, type TestRequest } from "@frontdesk/core/testing";
import { describe, expect, it } from "vitest";
import { slack } from "../src/index.ts";
import { signed } from "../src/testing/index.ts";
import { type Bench, bench, endAfterEach } from "./support/channel.ts";

endAfterEach();

const minuteMs = 60_000;

function post(
  { channel }: Pick<Bench, "channel">,
  body: string,
  headers: TestRequest["headers"],
): ReturnType<typeof callRoute> {
  const json = { "content-type": "application/json", ...headers };
  return callRoute(channel.routes ?? [], { method: "POST", path: "/slack/events", headers: json, body });
}

describe("POST /slack/events", () => {
  it("answers Slack's challenge", async () => {
    const { api, channel, host } = await bench();
    const body = JSON.stringify({
      type: "url_verification",
      challenge: "3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P",
    });
    const response = await post({ channel }, body, signed(body, api.signingSecret, host.clock.now()));
    expect(response).toMatchObject({ status: 200, body: "3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P" });
  });

  for (const [name, offsetMs, status] of [
    ["just fresh enough", -5 * minuteMs, 200],
    ["too old", -5 * minuteMs - 1000, 401],
    ["of a clock that is a little ahead", minuteMs, 200],
    ["of the future", 6 * minuteMs, 401],
  ] as const) {
    it(`answers ${status} to a request that is ${name}`, async () => {
      const { api, channel, host } = await bench();
      const headers = signed("{}", api.signingSecret, host.clock.now() + offsetMs);
      expect((await post({ channel }, "{}", headers)).status).toBe(status);
    });
  }

  it("answers 401 to a signature of another body, a half one and none", async () => {
    const { api, channel, host } = await bench();
    const good = signed("{}", api.signingSecret, host.clock.now());
    expect((await post({ channel }, "{ }", good)).status).toBe(401);
    const half = { ...good, "x-slack-signature": good["x-slack-signature"].slice(0, 20) };
    expect((await post({ channel }, "{}", half)).status).toBe(401);
    expect((await post({ channel }, "{}", { ...good, "x-slack-request-timestamp": "now" })).status).toBe(401);
    expect((await post({ channel }, "{}", {})).status).toBe(401);
  });

  it("signs the bytes as they came", async () => {
    const { api, channel, host } = await bench();
    const body = '{ "type" : "event_callback",\n "text": "\\u00e9 é" }';
    expect((await post({ channel }, body, signed(body, api.signingSecret, host.clock.now()))).status).toBe(200);
  });

  it("answers 503 before it is open, and to what cannot be kept", async () => {
    const closed = slack({ token: "xoxb-123456", signingSecret: "0".repeat(32) });
    expect((await post({ channel: closed }, "{}", {})).status).toBe(503);
    const { api, host } = await bench();
    host.refuse();
    expect(await api.customer().writes("Hello")).toBe(503);
    expect(host.lines).toMatchObject([{ event: "slack.event_not_kept", fields: { code: "store.unavailable" } }]);
  });
});
