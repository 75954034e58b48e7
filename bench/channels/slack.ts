import type { ChannelBench } from "../channels.ts";
import { receive } from "../../packages/adapters/slack/src/receive.ts";
import { render } from "../../packages/adapters/slack/src/render.ts";

const team = "T00000001";
const user = "U0000BOT1";
const bot = { teamId: team, enterpriseId: undefined, userId: user, botId: "B0000BOT1" };
const context = { bot, now: Date.UTC(2026, 0, 5), apiUrl: "https://slack.com/api/" };

/** What Slack posts for one line in a direct conversation. */
const body = JSON.stringify({
  type: "event_callback",
  team_id: team,
  api_app_id: "A00000001",
  event_id: "Ev00000001",
  event_time: 1_767_000_000,
  authorizations: [{ team_id: team, enterprise_id: null, user_id: user, is_bot: true }],
  event: {
    type: "message",
    channel: "D00000001",
    channel_type: "im",
    user: "U00000001",
    team,
    ts: "1767000000.000100",
    event_ts: "1767000000.000100",
    client_msg_id: "00000000-0000-4000-8000-000000000001",
    text: "Where is my order A1234?",
  },
});

export const slack: ChannelBench = {
  name: "slack",
  receive: () => (receive(JSON.parse(body), context)?.kind === "event" ? 1 : 0),
  render: (message) => render(message).length,
};
