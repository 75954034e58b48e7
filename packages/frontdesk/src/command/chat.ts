import { engine, FrontdeskError, memory } from "@frontdesk/core";
import { lineLog } from "../system/line-log.ts";
import { onelineError } from "../system/oneline-error.ts";
import { chatDesk } from "../terminal/chat-desk.ts";
import { terminalChannel } from "../terminal/terminal-channel.ts";
import type { CommandSpec } from "./arguments.ts";
import { decisionLines } from "./decision-lines.ts";
import { loadBot } from "./load-bot.ts";
import { openScreen } from "./screen.ts";
import { labelled, terminalText } from "./terminal-text.ts";

const help = `frontdesk chat <bot.ts> [options]

  Talks to the bot that the file exports, here and now; nothing is kept.

  --locale <locale>   what the customer's platform reports, such as ru or pt-BR

  /why    what was understood of the last message
  /back   gives a conversation that waits for a person back to the bot
  /quit   ends`;

const stopMs = 2_000;
const you = "you › ";
const bot = "bot › ";

/** Talks to a bot. */
export const chat: CommandSpec = {
  help,
  subject: "the file that exports the bot",
  options: ["locale"],
  async run({ subject, options }, streams) {
    const locale = checkedLocale(options.locale);
    const definition = await loadBot(subject);
    const screen = openScreen(streams);
    const dim = (text: string): void => screen.print(screen.paint("dim", text));
    const channel = terminalChannel({
      locale,
      show({ text, from }) {
        const label = from === undefined ? bot : `${terminalText(from)} › `;
        screen.print(labelled(label, text, screen.paint("cyan", label)));
      },
    });
    const desk = chatDesk(({ queue, reason }) =>
      dim(`The conversation waits in the queue ${queue} (${reason}). /back gives it to the bot.`),
    );
    const log = lineLog({ level: "error", write: (line) => void streams.stderr.write(`${line}\n`) });
    // What is piped in comes faster than any customer writes.
    const running = engine(definition, {
      channels: [channel],
      desk,
      store: memory(),
      startup: "strict",
      limits: false,
      log,
    });
    let conversation: string | undefined;

    const obey = async (line: string): Promise<"quit" | undefined> => {
      if (line === "/quit") return "quit";
      if (line === "/why") {
        const decision = conversation === undefined ? undefined : running.why(conversation);
        for (const shown of decision === undefined ? ["Nothing was said yet."] : decisionLines(decision)) dim(shown);
      } else if (line === "/back") {
        if (!(await desk.giveBack())) dim("The bot has the conversation.");
      } else conversation = (await channel.say(line)).conversation;
      return undefined;
    };

    try {
      await running.start();
      screen.print(screen.paint("bold", `${definition.name}. /why says what was understood, /quit ends.`));
      screen.prompt(you);
      for await (const line of screen.lines()) {
        if (line.trim() === "") continue;
        if (!screen.isInteractive) screen.print(screen.paint("green", you) + terminalText(line));
        try {
          if ((await obey(line.trim())) === "quit") break;
        } catch (error) {
          screen.print(screen.paint("red", onelineError(error)));
        }
        // What is piped in reads as a conversation: each line has its answers below it.
        if (!screen.isInteractive) await running.idle();
        screen.prompt(you);
      }
    } finally {
      screen.close();
      await running.stop({ deadlineMs: stopMs });
    }
    return 0;
  },
};

function checkedLocale(locale: string | undefined): string | undefined {
  if (locale === undefined) return undefined;
  try {
    return Intl.getCanonicalLocales(locale)[0];
  } catch (error) {
    throw new FrontdeskError("runtime.invalid_options", `${JSON.stringify(locale)} is not a locale.`, {
      hint: "Use a tag such as en, ru or pt-BR.",
      cause: error,
    });
  }
}
