import { setTimeout as sleep } from "node:timers/promises";

const works = process.env.HANDLER === "works";

/** What a handler answers: an echo, at once, or after the 5 to 40 ms that a look into some other system takes. */
export async function echo(text: string): Promise<string> {
  if (!works) return text;
  const number = [...text].reduce((sum, character) => (sum * 31 + (character.codePointAt(0) ?? 0)) % 997, 7);
  await sleep(5 + (number % 36));
  return text;
}
