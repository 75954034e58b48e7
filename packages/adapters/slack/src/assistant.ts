import type { ChannelHost, Suggestion } from "@frontdesk/core";
import type { ApiAnswer, SlackApi } from "./api.ts";
import { shortened } from "./blocks.ts";
import { limits } from "./limits.ts";
import { keepNewest } from "./newest.ts";

/** The threads of Slack's assistants (https://docs.slack.dev/ai/developing-ai-apps), as far as they were opened here. */
export interface Assistant {
  /** The customer has opened the pane: what may be asked is suggested. */
  started(api: SlackApi, channel: string, thread: string): Promise<ApiAnswer | undefined>;
  /** The customer wrote: the first words in a thread are its title. Undefined where they are not. */
  wrote(api: SlackApi, channel: string, thread: string, text: string): Promise<ApiAnswer> | undefined;
}

/** So many threads wait for their title at a time. */
const waiting = 1_000;

/** Makes the assistant of an open channel. */
export function assistant(bot: ChannelHost["bot"], prompts: readonly Suggestion[] | false | undefined): Assistant {
  const untitled = new Set<string>();
  const suggestions = prompts === false ? [] : (prompts ?? bot.suggestions).slice(0, limits.prompts);
  return {
    async started(api, channel, thread): Promise<ApiAnswer | undefined> {
      untitled.add(`${channel}:${thread}`);
      keepNewest(untitled, waiting);
      if (suggestions.length === 0) return undefined;
      return api.call("assistant.threads.setSuggestedPrompts", {
        channel_id: channel,
        thread_ts: thread,
        prompts: suggestions.map(({ title, say }) => ({ title: title.toWellFormed(), message: say.toWellFormed() })),
      });
    },
    wrote(api, channel, thread, text): Promise<ApiAnswer> | undefined {
      const title = shortened(text.trim().split("\n", 1)[0] ?? "", limits.threadTitle);
      if (title === "" || !untitled.delete(`${channel}:${thread}`)) return undefined;
      return api.call("assistant.threads.setTitle", { channel_id: channel, thread_ts: thread, title });
    },
  };
}
