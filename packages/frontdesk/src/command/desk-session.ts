import type { DeskCase } from "../desk/desk-api.ts";
import type { DeskClient, DeskRefusal, DeskSilence } from "../desk/desk-client.ts";
import { caseHead, caseLine, messageLines } from "./desk-view.ts";
import { followDesk } from "./follow-desk.ts";
import type { Screen } from "./screen.ts";

/** The case that the person has. */
interface Held {
  readonly id: string;
  readonly number: number;
  /** The last message that was shown. */
  sequence: number;
}

/** Runs a person's session at a desk until the input ends; gives back the exit code. */
export async function deskSession(
  client: DeskClient,
  person: string,
  screen: Screen,
  fail: (text: string) => void,
): Promise<number> {
  const numbers = new Map<string, number>();
  let open: readonly DeskCase[] = [];
  let held: Held | undefined;

  const numberOf = (id: string): number => {
    const number = numbers.get(id) ?? numbers.size + 1;
    numbers.set(id, number);
    return number;
  };
  const complain = ({ message }: DeskRefusal | DeskSilence): void => screen.print(screen.paint("red", message));
  const prompt = (): void => screen.prompt(held === undefined ? "desk › " : `${person} › `);

  const letGo = (why: string): void => {
    held = undefined;
    screen.print(screen.paint("dim", why));
    prompt();
  };

  const listCases = (): void => {
    if (open.length === 0) screen.print(screen.paint("dim", "Nobody waits."));
    for (const one of open) screen.print(caseLine(numberOf(one.id), one, Date.now(), screen));
  };

  const showNews = async (current: Held): Promise<void> => {
    const news = await client.messages(current.id, current.sequence);
    if (news.kind !== "ok") return complain(news);
    for (const message of news.value.messages) {
      current.sequence = Math.max(current.sequence, message.sequence);
      const isOwn = message.author.kind === "person" && message.author.name === person;
      if (!isOwn) screen.print(messageLines(message, screen));
    }
  };

  const checkHeld = async (current: Held): Promise<void> => {
    await showNews(current);
    const now = await client.case(current.id);
    if (now.kind !== "ok") return;
    const { state, person: owner } = now.value.case;
    if (state === "closed") letGo("The case is over.");
    else if (state === "returned") letGo("The bot has the case again.");
    else if (owner !== undefined && owner.name !== person) letGo("Another person has the case now.");
  };

  /** Looks at what changed: new cases are announced, lines of the own case are shown. */
  const refresh = async (changed: readonly string[] | "all"): Promise<void> => {
    const cases = await client.cases();
    if (cases.kind !== "ok") return complain(cases);
    const before = new Set(open.map(({ id }) => id));
    open = cases.value.cases;
    for (const one of open) {
      if (!before.has(one.id) && one.id !== held?.id)
        screen.print(`New: ${caseLine(numberOf(one.id), one, Date.now(), screen)}`);
    }
    if (held !== undefined && (changed === "all" || changed.includes(held.id))) await checkHeld(held);
  };

  const take = async (which: string): Promise<void> => {
    const wanted =
      which === ""
        ? open.find(({ state }) => state === "queued")
        : open.find(({ id }) => numbers.get(id) === Number(which));
    if (wanted === undefined) {
      screen.print(which === "" ? "Nobody waits." : `There is no case ${which}. /cases lists them.`);
      return;
    }
    const taken = await client.act(wanted.id, "take");
    if (taken.kind !== "ok") return complain(taken);
    const number = numberOf(wanted.id);
    caseHead(number, taken.value.case, screen);
    const transcript = await client.messages(wanted.id, undefined);
    if (transcript.kind !== "ok") return complain(transcript);
    const { messages } = transcript.value;
    for (const message of messages) screen.print(messageLines(message, screen));
    held = { id: wanted.id, number, sequence: messages.at(-1)?.sequence ?? 0 };
    screen.print(screen.paint("dim", "It is yours: what you type goes to the customer. /back and /close end that."));
  };

  const end = async (verb: "back" | "close"): Promise<void> => {
    if (held === undefined) return screen.print("You have no case. /take takes one.");
    const ended = await client.act(held.id, verb);
    if (ended.kind !== "ok") return complain(ended);
    letGo(verb === "back" ? "The bot has the case again." : "The case is over.");
  };

  const relay = async (text: string): Promise<void> => {
    if (held === undefined) return screen.print("You have no case yet. /take takes one, /cases lists them.");
    if (!screen.isInteractive) screen.print(`${screen.paint("yellow", `${person} › `)}${text}`);
    const said = await client.say(held.id, text);
    if (said.kind !== "ok") complain(said);
  };

  const obey = async (line: string): Promise<"quit" | undefined> => {
    const [, verb = "", rest = ""] = /^\/?(\S+)\s*(.*)$/s.exec(line) ?? [];
    // Without a case there is nobody to talk to, so that `take 1` needs no slash.
    const isCommand = line.startsWith("/") || (held === undefined && ["take", "cases", "quit"].includes(verb));
    if (!isCommand) await relay(line);
    else if (verb === "quit") return "quit";
    else if (verb === "take") await take(rest.trim());
    else if (verb === "back" || verb === "close") await end(verb);
    else if (verb === "cases") {
      await refresh("all");
      listCases();
    } else screen.print("The commands are /cases, /take, /back, /close and /quit.");
    return undefined;
  };

  const first = await client.cases();
  if (first.kind !== "ok") {
    fail(first.message);
    return 1;
  }
  open = first.value.cases;
  screen.print(screen.paint("bold", `The desk of ${first.value.bot.name}. You are ${person}.`));
  listCases();
  prompt();

  const follower = followDesk(client, refresh, (text) => screen.print(screen.paint("red", text)));
  try {
    for await (const line of screen.lines()) {
      if (line.trim() === "") continue;
      if ((await follower.between(() => obey(line.trim()))) === "quit") break;
      prompt();
    }
  } finally {
    await follower.stop();
  }
  return 0;
}
