import type { Bot, BotDescription } from "@frontdesk/core";
import type { CommandSpec } from "./arguments.ts";
import { loadBot } from "./load-bot.ts";
import { type Printer, printer } from "./screen.ts";
import { terminalText } from "./terminal-text.ts";

const help = `frontdesk check <bot.ts>

  Lists the intents, slots, queues and knowledge of the bot that the file exports.
  Exits with 1 and says what to do when something is wrong.`;

/** Lists a definition. */
export const check: CommandSpec = {
  help,
  subject: "the file that exports the bot",
  options: [],
  async run({ subject }, streams) {
    const screen = printer(streams);
    const bot = await loadBot(subject);
    const knowledge = await readKnowledge(bot);
    const description = bot.describe();
    printHead(description, knowledge, screen);
    for (const intent of description.intents) printIntent(intent, screen);
    screen.print();
    screen.print(screen.paint("green", "Nothing is wrong with it."));
    return 0;
  },
};

/** What each source holds. @throws FrontdeskError `knowledge.*`, naming the file and the place in it. */
async function readKnowledge({ knowledge }: Bot): Promise<readonly string[]> {
  return Promise.all(
    knowledge.map(async (source) => {
      const passages = await source.passages();
      const documents = new Set(passages.map(({ document }) => document)).size;
      return `${source.name}: ${count(passages.length, "passage")} in ${count(documents, "document")}`;
    }),
  );
}

function printHead(bot: BotDescription, knowledge: readonly string[], screen: Printer): void {
  screen.print(`${screen.paint("bold", bot.name)} (${bot.id})`);
  const rows = [
    ["locales", bot.locales],
    ["queues", bot.queues],
    ["knowledge", knowledge],
  ] as const;
  for (const [name, values] of rows) {
    screen.print(`  ${screen.paint("dim", name.padEnd(11))}${values.length === 0 ? "none" : values.join(", ")}`);
  }
}

function printIntent(intent: BotDescription["intents"][number], screen: Printer): void {
  const examples = Object.entries(intent.examples).map(
    ([locale, number]) => `${locale === "*" ? "any" : locale} ${number}`,
  );
  screen.print();
  screen.print(`${screen.paint("cyan", intent.name)}  ${screen.paint("dim", `examples: ${examples.join(", ")}`)}`);
  for (const slot of intent.slots) {
    screen.print(`  ${slot.name.padEnd(11)}${terminalText(slot.question)} ${screen.paint("dim", `(${slot.answer})`)}`);
  }
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
