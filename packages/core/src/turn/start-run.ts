import { answerShape } from "../definition/answer-shape.ts";
import type { TurnDraft } from "./draft.ts";
import { readAnswer } from "./read-answer.ts";
import type { GivenAnswer, RunState } from "./state.ts";

/** Digressions stack at most so deep above the run that was under way first. */
const maxDigressions = 3;

/** Whether an intent may be started above what is under way: no intent twice, at most three deep. */
export function mayStart(draft: TurnDraft, intent: string): boolean {
  const { stack } = draft.state;
  return stack.length <= maxDigressions && !stack.some((run) => run.intent === intent);
}

/** Fills closed slots from what the first message says already; a free text never is. */
async function slotsIn(draft: TurnDraft, intent: string, text: string): Promise<Record<string, GivenAnswer>> {
  const answers: Record<string, GivenAnswer> = {};
  for (const [name, ask] of Object.entries(draft.handlerOf(intent)?.slots ?? {})) {
    const { kind } = answerShape(ask.schema);
    if (kind === "free" || kind === "boolean") continue;
    const answer = await readAnswer(ask, text, "piece", draft.reportSchema);
    const isTaken = Object.values(answers).some(({ raw }) => raw === answer?.raw);
    if (answer === undefined || isTaken) continue;
    answers[name] = { raw: answer.raw, position: Object.keys(answers).length };
  }
  return answers;
}

/** The event that a run began with. */
export function eventOfRun(id: string): number | undefined {
  const event = Number.parseInt(id, 10);
  return Number.isNaN(event) ? undefined : event;
}

/** Puts a new run of an intent on the stack. It is executed by `advance`. */
export async function startRun(
  draft: TurnDraft,
  intent: string,
  text: string,
  given: Readonly<Record<string, GivenAnswer>> = {},
): Promise<void> {
  const run: RunState = {
    // The same after a crash: derived from the event, so that the records of its effects are found again.
    id: `${draft.event}-${draft.runsStarted}-${intent}`,
    intent,
    text,
    files: draft.files.length === 0 ? undefined : draft.files,
    startedAt: draft.services.clock.now(),
    answers: { ...(await slotsIn(draft, intent, text)), ...given },
    said: {},
  };
  draft.runsStarted++;
  draft.state.stack.push(run);
  draft.state.notUnderstood = 0;
  // Who speaks of something else no longer says yes or no to what was offered before.
  const { offer } = draft.state;
  const isInvitation = offer?.options.some(({ meaning }) => meaning.kind === "invitation") === true;
  draft.state.offer = offer === undefined || isInvitation ? undefined : { ...offer, yesNo: false };
}
