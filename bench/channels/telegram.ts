import type { ChannelBench } from "../channels.ts";
import { receive } from "../../packages/adapters/telegram/src/receive.ts";
import { render } from "../../packages/adapters/telegram/src/render.ts";

const context = { bot: { id: "7000000001", username: "desk_1_bot" }, now: Date.UTC(2026, 0, 5) };

/** What Telegram posts for one line in a private chat. */
const body = JSON.stringify({
  update_id: 1000,
  message: {
    message_id: 3,
    from: { id: 5_000_000_001, is_bot: false, first_name: "Ann", last_name: "Lee", language_code: "en-GB" },
    chat: { id: 5_000_000_001, first_name: "Ann", last_name: "Lee", type: "private" },
    date: 1_767_000_000,
    text: "Where is my order A1234?",
  },
});

export const telegram: ChannelBench = {
  name: "telegram",
  receive: () => receive(JSON.parse(body), context).length,
  render: (message) => render(message).length,
};
