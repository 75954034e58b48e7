import type { Ask } from "../definition/ask.ts";
import type { Handler } from "../definition/intent.ts";
import { type AnyMessage, partsIn } from "../definition/reply.ts";
import { isTexts } from "../definition/texts.ts";
import type { CaseReason } from "../handoff/case.ts";
import { openCase } from "../handoff/open-case.ts";
import type { Part } from "../message/outbound.ts";
import { aborted, throwIfCalledOff } from "./aborted.ts";
import type { TurnDraft } from "./draft.ts";
import { factsFor } from "./facts.ts";
import { putQuestion, shownForm } from "./put-question.ts";
import { executeRun, type RunOutcome } from "./run.ts";
import type { StreamTarget } from "./shown-streams.ts";
import type { RunState } from "./state.ts";

/** After so many refused answers a person is offered beside the question. */
const refusalsBeforeOffer = 3;

/** Executes the run as far as it goes. */
export async function execute(draft: TurnDraft, handler: Handler, run: RunState): Promise<RunOutcome> {
  const { services, conversation } = draft;
  let facts: object;
  try {
    const found = factsFor(draft, handler, run);
    // Middleware may hang; without any there is nothing to wait for.
    facts = await (handler.middleware.length === 0 ? found : Promise.race([found, aborted(draft.signal)]));
  } catch (error) {
    return {
      result: { kind: "failed", error },
      says: [],
      unfinished: [],
      run,
      asks: new Map(),
      effects: draft.recordsOf(run.id).size > 0,
    };
  }
  return executeRun(handler, run, {
    facts,
    records: draft.recordsOf(run.id),
    queues: draft.bot.queues,
    attempt: draft.attempt,
    forms: draft.capabilities?.forms === true,
    streams: streamTarget(draft),
    idempotencyPrefix: `${conversation.id}.${run.id}`,
    save: async (record) => {
      await services.saveRecord(conversation.id, record);
      draft.keepRecord(record);
    },
    late: (error) => services.log.error("turn.late", { conversation: conversation.id, run: run.id }, error),
  });
}

/** Where replies are shown while they are written; nowhere when a person has the conversation, or takes it. */
function streamTarget(draft: TurnDraft): StreamTarget | undefined {
  const { capabilities, services } = draft;
  if (capabilities?.streamEveryMs === undefined) return undefined;
  return {
    clock: services.clock,
    everyMs: capabilities.streamEveryMs,
    show(reply) {
      if (draft.owner === "bot" && !draft.signal.aborted) services.streamed(draft.conversation, reply);
    },
  };
}

function isMessage(reply: unknown): reply is AnyMessage {
  return (
    isTexts(reply) || (typeof reply === "object" && reply !== null && "parts" in reply && Array.isArray(reply.parts))
  );
}

/** Offers a person, by buttons. */
export function offerPerson(draft: TurnDraft, text: string, reason: CaseReason): void {
  draft.offer(
    text,
    [
      { label: draft.phrases.person, meaning: { kind: "person", reason } },
      { label: draft.phrases.noThanks, meaning: { kind: "dismiss" } },
    ],
    true,
  );
}

/** Says what a run has said. A message that is none, as plain JavaScript may have it, is the handler's failure. */
function sayAll(draft: TurnDraft, { says, unfinished, result }: RunOutcome): RunOutcome["result"] {
  try {
    for (const { message, streamId } of says) draft.say(partsIn(message, draft.locale), "reply", undefined, streamId);
    draft.supersede(unfinished);
    if (result.kind === "done" && isMessage(result.reply)) draft.say(partsIn(result.reply, draft.locale));
    return result;
  } catch (error) {
    return { kind: "failed", error };
  }
}

function popRun(draft: TurnDraft, run: RunState, effects: boolean, isFinished: boolean): void {
  draft.state.stack.pop();
  draft.endRun(run.id);
  draft.state.last =
    isFinished && !run.intent.startsWith("$")
      ? { intent: run.intent, text: run.text, answers: run.answers, effects }
      : undefined;
}

/** How the next question is put. */
export interface AdvanceOptions {
  /** Said in the same message, before the question. */
  readonly before?: ((ask: Ask) => readonly Part[]) | undefined;
  /** The question was there already: it is put again because its answer was refused. */
  readonly refused?: boolean | undefined;
}

/**
 * Goes on with the run on top of the stack, and with those below it when it ends, until a question is open or nothing
 * is left to do. Answers with the run on top if it has found that the message was not meant for it, and is gone.
 */
export async function goOn(draft: TurnDraft, options: AdvanceOptions = {}): Promise<RunState | undefined> {
  let before = options.before;
  for (let run = draft.state.stack.at(-1); run !== undefined; run = draft.state.stack.at(-1)) {
    const handler = draft.handlerOf(run.intent);
    if (handler === undefined) {
      popRun(draft, run, false, false);
      draft.journal("turn.intent_removed");
      draft.sayPhrase("restarted");
      continue;
    }
    const outcome = await execute(draft, handler, run);
    const result = sayAll(draft, outcome);
    switch (result.kind) {
      case "question": {
        const form = shownForm(draft, result)?.key;
        const isSame = form === undefined ? run.open?.key === result.key : run.open?.form === form;
        const refusals = isSame ? (run.open?.refusals ?? 0) + (options.refused ? 1 : 0) : 0;
        const open = { key: result.key, form, askedAt: draft.services.clock.now(), refusals };
        const forms = form === undefined ? outcome.run.forms : { [form]: {}, ...outcome.run.forms };
        const waiting = { ...outcome.run, open, forms };
        draft.state.stack[draft.state.stack.length - 1] = waiting;
        putQuestion(draft, waiting, result, before?.(result.ask) ?? []);
        if (refusals > 0 && refusals % refusalsBeforeOffer === 0) draft.sayPhrase("askForPerson");
        return undefined;
      }
      case "done":
        popRun(draft, outcome.run, outcome.effects, true);
        break;
      case "handoff":
        popRun(draft, outcome.run, outcome.effects, false);
        openCase(draft, {
          queue: result.queue,
          note: result.note,
          reason: result.unknownEffect ? "outcome_unknown" : run.intent === "$person" ? "asked" : "rule",
          run: outcome.run,
        });
        return undefined;
      case "declined":
        popRun(draft, outcome.run, outcome.effects, false);
        return outcome.run;
      case "outdated":
        popRun(draft, outcome.run, outcome.effects, false);
        draft.journal("turn.answer_outdated", { intent: run.intent });
        draft.sayPhrase("outdated");
        offerPerson(draft, draft.phrases.offerPersonAfterFailure, "failed");
        return undefined;
      case "failed":
        throwIfCalledOff(draft.signal);
        popRun(draft, outcome.run, outcome.effects, false);
        reportFailure(draft, run, result.error);
        return undefined;
    }
    before = () => [{ kind: "text", text: draft.phrases.backTo }];
  }
  return undefined;
}

/** {@link goOn}, where nobody else comes next when a run declines: the customer is told, and nothing below it is lost. */
export async function advance(draft: TurnDraft, options: AdvanceOptions = {}): Promise<void> {
  const declined = await goOn(draft, options);
  if (declined === undefined) return;
  if (declined.intent === "$person") return openCase(draft, { reason: "asked", run: declined });
  if (declined.intent === "$fallback") return offerPerson(draft, draft.phrases.offerPerson, "not_understood");
  draft.state.notUnderstood = 1;
  draft.sayPhrase("rephrase");
  await advance(draft, { before: () => [{ kind: "text", text: draft.phrases.backTo }] });
}

function reportFailure(draft: TurnDraft, run: RunState, error: unknown): void {
  draft.services.log.error(
    "turn.handler_failed",
    { conversation: draft.conversation.id, intent: run.intent, run: run.id },
    error,
  );
  draft.journal("turn.handler_failed", { intent: run.intent });
  draft.sayPhrase("failed");
  // Who has asked for a person gets one, whatever the author's own way to them does.
  if (run.intent === "$person") openCase(draft, { reason: "failed", run });
  else offerPerson(draft, draft.phrases.offerPersonAfterFailure, "failed");
}
