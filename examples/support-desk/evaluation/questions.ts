import { readFileSync } from "node:fs";
import { messageChoices } from "@frontdesk/core";
import { fakeEvent, talk } from "@frontdesk/core/testing";
import { supportDesk } from "../bot.ts";
import type { Locale } from "../shop.ts";

/** A question that somebody may ask, and the entry that answers it; null: none does. */
export interface Question {
  readonly text: string;
  readonly locale: Locale;
  readonly entry: string | null;
}

/** What the bot did with a question. */
export interface Outcome extends Question {
  /** The entry that it quoted. */
  readonly quoted: string | undefined;
  /**
   * `right`: it quoted the entry, or nothing where none answers. `offered`: it asked which of several was meant, this one
   * among them. `silent`: it did neither. `wrong`: it quoted another entry, or one where none answers.
   */
  readonly result: "right" | "offered" | "silent" | "wrong";
}

function judge(entry: string | null, quoted: string | undefined, offered: readonly string[]): Outcome["result"] {
  if ((quoted ?? null) === entry) return "right";
  if (quoted !== undefined) return "wrong";
  return entry !== null && offered.includes(entry) ? "offered" : "silent";
}

/** The questions of `questions.jsonl`: none of them is in the knowledge or among the examples of the intents. */
export function readQuestions(): readonly Question[] {
  const text = readFileSync(new URL("./questions.jsonl", import.meta.url), "utf8");
  return text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}

/** Asks the bot every question, each in a conversation of its own. */
export async function evaluate(questions: readonly Question[]): Promise<readonly Outcome[]> {
  const { channel, clock, engine, ends } = talk(supportDesk());
  const { idle } = await engine();
  const outcomes: Outcome[] = [];
  for (const [number, question] of questions.entries()) {
    const { text, locale, entry } = question;
    const chat = `asker-${number}`;
    const before = channel.received.length;
    const event = fakeEvent({ chat, user: { id: chat, locale } }, { key: chat, at: clock.now() });
    await channel.deliver({ ...event, kind: "message", text });
    await idle();
    const parts = channel.received.slice(before).flatMap(({ message }) => message.parts);
    const [source] = parts.flatMap((part) => (part.kind === "sources" ? part.sources : []));
    const quoted = source?.title.split(" › ").at(-1);
    const offered = messageChoices(parts).map(({ label }) => label);
    outcomes.push({ ...question, quoted, result: judge(entry, quoted, offered) });
  }
  await ends();
  return outcomes;
}
