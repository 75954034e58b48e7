import { setTimeout as sleep } from "node:timers/promises";
import { memory, memoryFiles, type Store } from "@frontdesk/core";
import { type FakeDesk, fakeDesk } from "@frontdesk/core/testing";
import { slack } from "@frontdesk/slack";
import { fakeSlack } from "@frontdesk/slack/testing";
import { teams } from "@frontdesk/teams";
import { fakeTeams } from "@frontdesk/teams/testing";
import { telegram } from "@frontdesk/telegram";
import { fakeTelegram } from "@frontdesk/telegram/testing";
import { type Bot, type Channel, lineLog, type Runtime, runtime, serve, web } from "frontdesk";
import { onTestFinished } from "vitest";
import { directLine, type SeenActivity } from "../support/direct-line.ts";

/** A message as a customer reads it, on whatever channel. */
export interface Seen {
  /** All words: of the text, of cards, tables, sources. */
  readonly text: string;
  /** What can be pressed. */
  readonly choices: readonly string[];
}

/** A customer on one channel, through its wire format. */
export interface Visitor {
  readonly channel: string;
  writes(text: string): Promise<void>;
  presses(label: string): Promise<void>;
  /** What the bot's side has said so far, oldest first. */
  seen(): Promise<readonly Seen[]>;
}

/** A bot that runs on four channels, each with a stand-in for its platform. */
export interface Place {
  readonly visitors: readonly Visitor[];
  readonly desk: FakeDesk;
  readonly store: Store;
  readonly running: Runtime;
}

interface Side {
  readonly channel: Channel;
  visitor(url: string): Promise<Visitor>;
}

async function onSlack(): Promise<Side> {
  const api = await fakeSlack();
  onTestFinished(() => api.close());
  return {
    channel: slack({ token: api.token, signingSecret: api.signingSecret, apiUrl: api.apiUrl }),
    async visitor(url) {
      api.postTo(`${url}/slack/events`);
      const ann = api.customer();
      return {
        channel: "slack",
        writes: async (text) => void (await ann.writes(text)),
        presses: async (label) => void (await ann.presses(label)),
        seen: async () =>
          ann.messages.map(({ text, others, buttons }) => {
            const choices = buttons.filter(({ type }) => type !== "feedback_buttons");
            return { text: [text, ...others].join("\n"), choices: choices.map(({ label }) => label) };
          }),
      };
    },
  };
}

async function onTelegram(): Promise<Side> {
  const api = await fakeTelegram();
  onTestFinished(() => api.close());
  const secret = "a-secret-of-the-webhook";
  return {
    channel: telegram({ token: api.token, apiRoot: api.apiRoot, webhookSecret: secret }),
    async visitor(url) {
      api.postTo(`${url}/telegram/webhook`, secret);
      const ann = api.customer({ languageCode: "en" });
      return {
        channel: "telegram",
        writes: async (text) => void ann.writes(text),
        presses: async (label) => void ann.presses(label),
        seen: async () =>
          ann.messages.map(({ text, keyboard }) => ({ text, choices: keyboard.flat().map(({ label }) => label) })),
      };
    },
  };
}

async function onTeams(): Promise<Side> {
  const api = await fakeTeams();
  onTestFinished(() => api.close());
  return {
    channel: teams(api.options),
    async visitor(url) {
      api.postTo(`${url}/api/messages`);
      const ann = api.customer({ locale: "en-US" });
      return {
        channel: "teams",
        writes: async (text) => void (await ann.writes(text)),
        presses: async (label) => void (await ann.presses(label)),
        seen: async () =>
          ann.messages.map(({ text, others, buttons }) => ({
            text: [text, ...others].join("\n"),
            choices: buttons.map(({ label }) => label),
          })),
      };
    },
  };
}

/** Every word that an activity shows. */
function wordsOf({ text = "", attachments = [], channelData }: SeenActivity): string {
  const cards = attachments.map((attachment) => JSON.stringify(attachment));
  const sources = (channelData.sources ?? []).flatMap(({ title, url = "" }) => [title, url]);
  return [text, ...cards, ...sources].join("\n");
}

async function onTheWeb(): Promise<Side> {
  return {
    channel: web(),
    async visitor(url) {
      const ann = await directLine(() => url, "en");
      const mine = async (): Promise<readonly SeenActivity[]> =>
        (await ann.history()).filter(({ type, from }) => type === "message" && from.role === "bot");
      let sent = 0;
      return {
        channel: "web",
        writes: async (text) => void (await ann.sends(`line-${++sent}`, { type: "message", text })),
        async presses(label) {
          const actions = (await mine()).flatMap(({ suggestedActions }) => suggestedActions?.actions ?? []);
          const action = actions.findLast(({ title }) => title === label);
          if (action === undefined) throw new Error(`There is no button ${label}.`);
          const { value } = action;
          await ann.sends(`press-${++sent}`, { type: "message", text: label, value, channelData: { postBack: true } });
        },
        seen: async () =>
          (await mine()).map((activity) => ({
            text: wordsOf(activity),
            choices: (activity.suggestedActions?.actions ?? []).map(({ title }) => title),
          })),
      };
    },
  };
}

/** Serves a bot on Slack, Telegram, Teams and the web at once, with one customer on each. */
export async function openPlace(bot: Bot): Promise<Place> {
  const sides = await Promise.all([onSlack(), onTelegram(), onTeams(), onTheWeb()]);
  const desk = fakeDesk();
  const store = memory();
  const running = runtime(bot, {
    channels: sides.map(({ channel }) => channel),
    desk,
    store,
    files: memoryFiles(),
    log: lineLog({ level: "silent" }),
  });
  const served = await serve(running, { port: 0, ownsProcess: false, print: () => {} });
  onTestFinished(() => served.close());
  const visitors = await Promise.all(sides.map((side) => side.visitor(served.url)));
  return { visitors, desk, store, running };
}

/** Waits until what a customer has seen since their `after`th message holds something. */
export async function until(
  visitor: Visitor,
  after: number,
  holds: (seen: readonly Seen[]) => boolean,
): Promise<readonly Seen[]> {
  let fresh: readonly Seen[] = [];
  for (const deadline = Date.now() + 20_000; Date.now() < deadline; await sleep(20)) {
    fresh = (await visitor.seen()).slice(after);
    if (holds(fresh)) return fresh;
  }
  throw new Error(`${visitor.channel}: waited in vain; seen: ${JSON.stringify(fresh)}`);
}
