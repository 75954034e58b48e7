import type { ChannelBench } from "../channels.ts";
import { receive } from "../../packages/adapters/teams/src/receive.ts";
import { render } from "../../packages/adapters/teams/src/render.ts";

const tenant = "10000000-0000-4000-8000-000000000001";
const appId = "00000000-0000-4000-8000-000000000001";
const context = { appId, tenantId: tenant, now: Date.UTC(2026, 0, 5) };

/** What Teams posts for one line in a personal chat. */
const body = JSON.stringify({
  type: "message",
  id: "1767000000000",
  timestamp: "2026-01-05T11:59:58.123Z",
  channelId: "msteams",
  serviceUrl: "https://smba.trafficmanager.net/emea/",
  from: { id: "29:ann", name: "Ann Lee", aadObjectId: "00000000-0000-4000-8000-000000000a44" },
  conversation: { conversationType: "personal", id: "a:1", tenantId: tenant },
  recipient: { id: `28:${appId}`, name: "Desk" },
  channelData: { tenant: { id: tenant } },
  locale: "en-GB",
  textFormat: "plain",
  text: "Where is my order A1234?",
});

export const teams: ChannelBench = {
  name: "teams",
  receive: () => receive(JSON.parse(body), context).events.length,
  render: (message) => render(message).length,
};
