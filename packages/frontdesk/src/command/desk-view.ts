import type { DeskCase, DeskMessage } from "../desk/desk-api.ts";
import type { Printer } from "./screen.ts";
import { labelled, terminalText } from "./terminal-text.ts";

/** Why a case was opened, in words. */
const reasons: { readonly [reason: string]: string } = {
  asked: "asked for a person",
  rule: "sent by the bot's rules",
  not_understood: "was not understood",
  failed: "met an error",
  outcome_unknown: "an action's outcome is unknown",
};

/** One line of the list of cases. */
export function caseLine(number: number, shown: DeskCase, now: number, { paint }: Printer): string {
  const state =
    shown.state === "agent"
      ? `with ${oneLine(shown.person?.name ?? "somebody")}`
      : `waits ${since(shown.openedAt, now)}`;
  const said = shown.summary.lastMessage === "" ? "" : `  “${shorten(oneLine(shown.summary.lastMessage))}”`;
  const queue = paint("cyan", oneLine(shown.queue));
  return `${paint("bold", String(number).padStart(3))}  ${queue}  ${state}${said}  ${paint("dim", reasons[shown.reason] ?? shown.reason)}`;
}

/** What a person reads when the case becomes theirs, before the transcript. */
export function caseHead(number: number, shown: DeskCase, screen: Printer): void {
  const { summary, note } = shown;
  screen.print(
    screen.paint("bold", `Case ${number}: ${oneLine(shown.queue)}, ${reasons[shown.reason] ?? shown.reason}`),
  );
  const rows = [
    ["note", note],
    ["intent", summary.intent],
    ["locale", summary.locale],
    ...Object.entries(summary.slots),
  ] as const;
  for (const [name, value] of rows) {
    if (value !== undefined) screen.print(`  ${screen.paint("dim", oneLine(name).padEnd(11))} ${oneLine(value)}`);
  }
}

/** One message of the conversation. */
export function messageLines({ author, text }: DeskMessage, { paint }: Printer): string {
  const name =
    author.kind === "customer" || author.kind === "person" ? oneLine(author.name ?? author.kind) : author.kind;
  const label = `${name} › `;
  const style = author.kind === "customer" ? "green" : author.kind === "person" ? "yellow" : "dim";
  return labelled(label, text, paint(style, label));
}

function oneLine(text: string): string {
  return terminalText(text).replace(/\s+/g, " ").trim();
}

function shorten(text: string): string {
  const characters = [...text];
  return characters.length <= 60 ? text : `${characters.slice(0, 59).join("")}…`;
}

function since(at: number, now: number): string {
  const minutes = Math.max(0, Math.floor((now - at) / 60_000));
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} days`;
}
