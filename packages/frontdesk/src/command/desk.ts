import { userInfo } from "node:os";
import { FrontdeskError } from "@frontdesk/core";
import { deskClient } from "../desk/desk-client.ts";
import { defaultTokenFile, readToken } from "../desk/token-file.ts";
import type { CommandArguments, CommandSpec } from "./arguments.ts";
import { deskSession } from "./desk-session.ts";
import { openScreen, type Streams } from "./screen.ts";

const help = `frontdesk desk <url> [options]

  Shows who waits for a person at a running bot with terminalDesk(), and lets you take over.
  <url> is where the bot is served, with its base path: http://127.0.0.1:3000/support

  --token-file <file>   the desk's token (default: FRONTDESK_DESK_TOKEN, else ${defaultTokenFile})
  --name <name>         who you are for the customer (default: your user name)

  /cases       who waits
  /take [n]    take a case: what you type then goes to the customer
  /back        give it back to the bot, which goes on where it stopped
  /close       the case is over
  /quit        leave; a case that you have stays yours`;

/** Lets a person take over. */
export const deskCommand: CommandSpec = {
  help,
  subject: "the address of a running bot",
  options: ["token-file", "name"],
  async run(read, streams) {
    const person = read.options.name?.trim() || userInfo().username;
    const client = deskClient(read.subject, await findToken(read, streams), person);
    const screen = openScreen(streams);
    try {
      return await deskSession(client, person, screen, (text) => void streams.stderr.write(`frontdesk: ${text}\n`));
    } finally {
      screen.close();
    }
  },
};

async function findToken({ options }: CommandArguments, { env }: Streams): Promise<string> {
  const file = options["token-file"];
  const fromEnvironment = env.FRONTDESK_DESK_TOKEN?.trim();
  if (file === undefined && fromEnvironment !== undefined && fromEnvironment !== "") return fromEnvironment;
  const token = await readToken(file ?? defaultTokenFile);
  if (token !== undefined) return token;
  throw new FrontdeskError("runtime.invalid_options", `There is no desk token in ${file ?? defaultTokenFile}.`, {
    hint: "Run it in the folder of the bot, or name the file with --token-file, or set FRONTDESK_DESK_TOKEN.",
  });
}
