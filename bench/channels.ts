// What an adapter costs in process: reading one plain message of its platform, from the body's JSON to the normal form, and
// rendering one plain answer. The platform's SDK, signatures and the network are not in it.
//
//   npx -y pnpm@12 bench channels [--json] [--rounds 5] [--messages 200000]
import type { Outbound } from "@frontdesk/core";
import { slack } from "./channels/slack.ts";
import { teams } from "./channels/teams.ts";
import { telegram } from "./channels/telegram.ts";
import { web } from "./channels/web.ts";
import { median, numberOption, report } from "./support/report.ts";

/** One adapter: a file in `channels/`, and a place in the list below. */
export interface ChannelBench {
  readonly name: string;
  /** Reads a plain message; how many events it gave. */
  receive(): number;
  /** Renders a message that fits; how many pieces it gave. */
  render(message: Outbound): number;
}

const channels: readonly ChannelBench[] = [slack, teams, telegram, web];

const rounds = numberOption("rounds", 5);
const messages = numberOption("messages", 200_000);
const answer: Outbound = {
  parts: [{ kind: "text", text: "Your order A1234 is on its way and should be with you on Friday." }],
  purpose: "reply",
  locale: "en",
};

/** Microseconds of processor time for one. */
function measure(work: () => number): number {
  const before = process.cpuUsage();
  let made = 0;
  for (let number = 0; number < messages; number++) made += work();
  const { user, system } = process.cpuUsage(before);
  if (made !== messages) throw new Error("Each message gives one event and one piece.");
  return (user + system) / messages;
}

for (const channel of channels) {
  const figures: { receive: number[]; render: number[] } = { receive: [], render: [] };
  // The first round warms up.
  for (let round = 0; round <= rounds; round++) {
    const receive = measure(() => channel.receive());
    const render = measure(() => channel.render(answer));
    if (round === 0) continue;
    figures.receive.push(receive);
    figures.render.push(render);
  }
  const [receive, render] = [median(figures.receive), median(figures.render)];
  const row = { bench: "channels", case: "plain message", system: channel.name, unit: "µs" } as const;
  report({ ...row, metric: "receive_us", value: receive });
  report({ ...row, metric: "render_us", value: render });
  report({ ...row, metric: "both_us", value: receive + render });
}
