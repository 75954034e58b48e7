import type { Passage } from "../../packages/core/src/ports/index.ts";
import { below, type Random } from "./sets.ts";

const syllables = "ba ce di fo gu ha je ki lo mu na pe ri so tu va we xi yo zu".split(" ");

function word(rank: number): string {
  let text = "";
  for (let rest = rank + 20; rest > 0; rest = Math.floor(rest / 20)) text += syllables[rest % 20];
  return text;
}

/** The rank of a word that is drawn as often as words are in texts: the n-th most frequent 1/n as often as the first. */
function zipf(words: number, random: Random): number {
  return Math.floor(words ** random()) - 1;
}

function sentence(words: number, random: Random): string {
  return Array.from({ length: 8 + below(9, random) }, () => word(zipf(words, random))).join(" ");
}

/** Passages of about 120 made-up words, whose frequencies are those of a language. */
export function madeUpPassages(count: number, random: Random): Passage[] {
  return Array.from({ length: count }, (_, number) => {
    const body = Array.from({ length: 10 }, () => `${sentence(60_000, random)}.`).join(" ");
    return { id: `${number}`, document: "made-up", title: "", alternatives: [], body, start: 0, end: body.length };
  });
}

/** Questions of six words from the middle of made-up passages, among them two that are in almost all. */
export function madeUpQuestions(passages: readonly Passage[], count: number, random: Random): string[] {
  return Array.from({ length: count }, () => {
    const words = passages[below(passages.length, random)]?.body.split(/[ .]+/) ?? [];
    const at = below(words.length - 6, random);
    return `${word(0)} ${word(1)} ${words.slice(at, at + 6).join(" ")}`;
  });
}
