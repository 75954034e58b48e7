import { answerShape } from "../definition/answer-shape.ts";
import type { Ask } from "../definition/ask.ts";
import { advance, execute, offerPerson } from "./advance.ts";
import type { TurnDraft } from "./draft.ts";
import { readOnceRecord } from "./once-record.ts";
import { type ReadAnswer, readAnswer } from "./read-answer.ts";
import { startRun } from "./start-run.ts";
import type { GivenAnswer, RunState } from "./state.ts";
import { soundsLikeCorrection } from "./words.ts";

/** The one earlier answer that a message replaces, if there is exactly one that it can mean. */
async function findCorrected(
  draft: TurnDraft,
  asks: Iterable<readonly [string, Ask]>,
  answers: RunState["answers"],
  text: string,
): Promise<{ readonly key: string; readonly answer: ReadAnswer } | undefined> {
  const found: { key: string; answer: ReadAnswer }[] = [];
  for (const [key, ask] of asks) {
    const given = Object.hasOwn(answers, key) ? answers[key] : undefined;
    const { kind } = answerShape(ask.schema);
    if (given === undefined || kind === "free" || kind === "boolean") continue;
    const answer = await readAnswer(ask, text, "piece", draft.reportSchema);
    if (answer !== undefined && answer.raw !== given.raw) found.push({ key, answer });
  }
  return found.length === 1 ? found[0] : undefined;
}

async function correctOpenRun(
  draft: TurnDraft,
  run: RunState,
  text: string,
  onCorrected: (key: string) => void,
): Promise<boolean> {
  const handler = draft.handlerOf(run.intent);
  if (handler === undefined) return false;
  // A replay up to the open question tells which questions there were; it has no effect.
  const { asks } = await execute(draft, handler, run);
  const corrected = await findCorrected(draft, asks, run.answers, text);
  const given = corrected && run.answers[corrected.key];
  if (corrected === undefined || given === undefined) return false;
  onCorrected(corrected.key);
  const records = [...draft.recordsOf(run.id).values()];
  if (records.some((record) => readOnceRecord(record).answersBefore > given.position)) {
    draft.journal("turn.answer_outdated", { intent: run.intent });
    draft.sayPhrase("outdated");
    offerPerson(draft, draft.phrases.offerPersonAfterFailure, "asked");
    return true;
  }
  const answers: Record<string, GivenAnswer> = {
    ...run.answers,
    [corrected.key]: { ...given, raw: corrected.answer.raw },
  };
  // What was said after the old answer may be different after the new one.
  const later = Object.entries(answers).filter(([, answer]) => answer.position >= given.position);
  const stale = new Set(later.map(([key]) => key));
  // What comes after a form is counted under the form's own key, which neither a question nor an effect has.
  const isForm = (segment: string): boolean => !asks.has(segment) && !records.some(({ key }) => key === segment);
  const isStale = (segment: string): boolean =>
    stale.has(segment) || (isForm(segment) && later.some(([key]) => key.startsWith(`${segment}.`)));
  const said = Object.fromEntries(Object.entries(run.said).filter(([segment]) => !isStale(segment)));
  draft.state.stack[draft.state.stack.length - 1] = { ...run, answers, said };
  await advance(draft);
  return true;
}

/**
 * Takes a message such as "no, the order is A1235" as the correction of an earlier answer: of the run that waits at a
 * question, or of the last one that ended, which then runs again. Something that has been done already is not undone:
 * then a person is offered.
 */
export async function correct(draft: TurnDraft, text: string, onCorrected: (key: string) => void): Promise<boolean> {
  if (!soundsLikeCorrection(text)) return false;
  const run = draft.state.stack.at(-1);
  if (run !== undefined) return correctOpenRun(draft, run, text, onCorrected);
  const { last } = draft.state;
  const handler = last && draft.handlerOf(last.intent);
  if (last === undefined || handler === undefined) return false;
  const corrected = await findCorrected(draft, Object.entries(handler.slots), last.answers, text);
  const given = corrected && last.answers[corrected.key];
  if (corrected === undefined || given === undefined) return false;
  onCorrected(corrected.key);
  draft.state.last = undefined;
  if (last.effects) {
    draft.sayPhrase("outdated");
    offerPerson(draft, draft.phrases.offerPersonAfterFailure, "asked");
    return true;
  }
  await startRun(draft, last.intent, last.text, {
    ...last.answers,
    [corrected.key]: { ...given, raw: corrected.answer.raw },
  });
  await advance(draft);
  return true;
}
