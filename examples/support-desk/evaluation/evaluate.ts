// How well the bot finds the entry that answers: `node --conditions=@frontdesk/source evaluation/evaluate.ts`
import { locales } from "../shop.ts";
import { evaluate, type Outcome, readQuestions } from "./questions.ts";

function row(name: string, outcomes: readonly Outcome[]): string {
  const count = (result: Outcome["result"], isAnswered: boolean): number =>
    outcomes.filter((one) => one.result === result && (one.entry !== null) === isAnswered).length;
  const known = outcomes.filter(({ entry }) => entry !== null).length;
  return [
    name.padEnd(8),
    `${count("right", true)} of ${known} right, ${count("offered", true)} offered, ${count("silent", true)} silent, ${count("wrong", true)} wrong;`,
    `of ${outcomes.length - known} that no entry answers, ${count("wrong", false)} got one`,
  ].join(" ");
}

const outcomes = await evaluate(readQuestions());
for (const locale of locales) {
  console.log(
    row(
      locale,
      outcomes.filter((outcome) => outcome.locale === locale),
    ),
  );
}
console.log(row("together", outcomes));
for (const { locale, text, entry, quoted, result } of outcomes) {
  if (result !== "right")
    console.log(
      `${result.padEnd(7)} ${locale}  ${text}\n            wanted ${entry ?? "nothing"}, quoted ${quoted ?? "nothing"}`,
    );
}
