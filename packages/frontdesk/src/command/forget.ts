import { countForgotten, type ForgetTarget, type Forgotten, forgetCustomer, systemClock } from "@frontdesk/core";
import { type CommandSpec, UsageError } from "./arguments.ts";
import { openData } from "./opened-data.ts";
import { openScreen, type Printer, type Screen } from "./screen.ts";
import { terminalText } from "./terminal-text.ts";

const help = `frontdesk forget <customer>

  Takes out all text of a customer: what was said in their conversations on all channels, their files, and what they
  were known by. Ids, numbers and the journal stay. Shows what there is, and asks. It cannot be undone.

  <customer> is one of
    email:ada@example.com     whoever has this address, where it was proved
    telegram:4711:42          a channel's name, an account and a user's id; write %3A for a colon in the account
    019ad9a1-4000-7000-…      the id of one of their conversations

  --dry-run          only shows what there is
  --yes              does not ask
  --bot <bot.ts>     the file that exports the bot, or the bot's id; without it bot.ts
  --store <place>    a SQLite file, or a URL such as postgres://…. Default: frontdesk.db
  --files <place>    a folder, or s3://bucket/prefix. Default: frontdesk-files

  A SQLite file is one process's: stop the bot first, or call desk.forget() in its program.`;

/** Forgets a customer. */
export const forget: CommandSpec = {
  help,
  subject: "the customer",
  options: ["bot", "store", "files"],
  flags: ["dry-run", "yes"],
  async run({ subject, options, flags }, streams) {
    const who = readCustomer(subject);
    const { bot, store = "frontdesk.db", files = "frontdesk-files" } = options;
    const data = await openData({ bot, store, files });
    const screen = openScreen(streams);
    try {
      const found = await countForgotten(who, data);
      if (found.customer === undefined && found.conversations.length === 0) {
        screen.print("Nothing is known of this customer.");
        return 0;
      }
      show(found, screen);
      if (flags.has("dry-run")) return 0;
      if (!flags.has("yes") && !(await isWanted(screen))) {
        screen.print("Nothing was changed.");
        return 1;
      }
      const done = await forgetCustomer(who, { ...data, clock: systemClock });
      screen.print(
        screen.paint("green", `Forgotten: ${counted(done.messages, "message")}, ${counted(done.files, "file")}.`),
      );
      return 0;
    } finally {
      screen.close();
      await data.close();
    }
  },
};

/** Reads whom the argument names. @throws UsageError. */
export function readCustomer(subject: string): ForgetTarget {
  if (subject.startsWith("email:")) return { email: subject.slice("email:".length) };
  if (/^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/.test(subject)) return { conversation: subject };
  const [, channel, account, user] = /^([^:]+):([^:]*):(.+)$/.exec(subject) ?? [];
  if (channel === undefined || account === undefined || user === undefined) {
    throw new UsageError(`${JSON.stringify(subject)} names no customer.`);
  }
  return { channel, account: account.replaceAll("%3A", ":"), user };
}

async function isWanted(screen: Screen): Promise<boolean> {
  screen.print("This cannot be undone. Forget them? (yes/no)");
  screen.prompt("> ");
  for await (const line of screen.lines()) return line.trim().toLowerCase() === "yes";
  return false;
}

type Found = Pick<Forgotten, "customer" | "identities" | "emails" | "conversations" | "messages" | "files">;

function show({ customer, identities, emails, conversations, messages, files }: Found, screen: Printer): void {
  const known = identities.map(({ channel, account, user }) => [channel, account, user].filter(Boolean).join("/"));
  const groups = conversations.filter(({ kind }) => kind === "group" || kind === "channel").length;
  const inGroups = groups === 0 ? "" : `, ${groups} of them with others, which goes as a whole`;
  const rows = [
    ["customer", customer ?? "one conversation"],
    ["known as", [...known, ...emails].join(", ") || "nobody"],
    ["said in", counted(conversations.length, "conversation") + inGroups],
    ["text in", counted(messages, "message")],
    ["files", String(files)],
  ] as const;
  for (const [name, value] of rows) screen.print(`  ${screen.paint("dim", name.padEnd(10))}${terminalText(value)}`);
}

function counted(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
