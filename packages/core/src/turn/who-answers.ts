import type { CaseReason } from "../handoff/case.ts";
import { openCase } from "../handoff/open-case.ts";
import { detectLocale } from "../understanding/language.ts";
import { advance } from "./advance.ts";
import { answerForm, type FormValues } from "./answer-form.ts";
import { answerFresh, tryDigression } from "./answer-fresh.ts";
import { answerInvitation } from "./come-by-invitation.ts";
import { commandIntent, startedIntent } from "./commands.ts";
import { correct } from "./correct.ts";
import { decide } from "./decide.ts";
import type { TurnDraft } from "./draft.ts";
import { findOpenQuestion, forgetExpired, type PutQuestion } from "./open-question.ts";
import { platformLocale } from "./platform-locale.ts";
import { readAnswer } from "./read-answer.ts";
import { readable } from "./readable.ts";
import { mayStart, startRun } from "./start-run.ts";
import { type GivenAnswer, isMeaning, type Meaning } from "./state.ts";
import { typedOption } from "./typed-option.ts";
import { understand } from "./understand.ts";
import { type GlobalWord, globalWord, isCall, soundsLikeCorrection } from "./words.ts";

/** Keeps an answer with the run on top of the stack. */
function give(draft: TurnDraft, key: string, raw: GivenAnswer["raw"]): void {
  const run = draft.state.stack.at(-1);
  if (run === undefined) return;
  const answers = { ...run.answers, [key]: { raw, position: Object.keys(run.answers).length } };
  draft.state.stack[draft.state.stack.length - 1] = { ...run, answers, open: undefined };
  draft.state.offer = undefined;
  draft.state.notUnderstood = 0;
}

/** Hands over because the customer wants a person. */
async function callPerson(draft: TurnDraft, text: string, reason: CaseReason): Promise<void> {
  draft.state.offer = undefined;
  if (draft.bot.person === undefined) openCase(draft, { reason });
  else {
    if (!draft.state.stack.some((run) => run.intent === "$person")) await startRun(draft, "$person", text);
    await advance(draft);
  }
}

async function cancel(draft: TurnDraft): Promise<void> {
  const run = draft.state.stack.pop();
  draft.state.last = undefined;
  draft.state.offer = undefined;
  if (run === undefined) {
    draft.sayPhrase("nothingToCancel");
    return;
  }
  draft.endRun(run.id);
  draft.sayPhrase("cancelled");
  await advance(draft, { before: () => [{ kind: "text", text: draft.phrases.backTo }] });
}

/** Does what a button or a typed label stands for. */
async function follow(draft: TurnDraft, meaning: Meaning, label: string): Promise<void> {
  switch (meaning.kind) {
    case "answer": {
      const run = draft.state.stack.at(-1);
      if (run?.id !== meaning.run || run.open?.key !== meaning.key) return refuseButton(draft);
      decide(draft, { by: "button", what: meaning.key });
      give(draft, meaning.key, meaning.value);
      return advance(draft);
    }
    case "say":
      return answerText(draft, meaning.text);
    case "intent":
      decide(draft, { by: "button", what: meaning.intent });
      draft.state.offer = undefined;
      if (!mayStart(draft, meaning.intent)) return advance(draft);
      await startRun(draft, meaning.intent, meaning.text);
      return advance(draft);
    case "person":
      decide(draft, { by: "button", what: "person" });
      return callPerson(draft, label, meaning.reason);
    case "dismiss":
      decide(draft, { by: "button", what: "dismiss" });
      draft.state.offer = undefined;
      draft.sayPhrase("dismissed");
      return advance(draft);
    case "invitation":
      decide(draft, { by: "button", what: "invitation" });
      await answerInvitation(draft, meaning);
      return advance(draft);
    // Neither is a button: a form is sent with its values, thumbs are another kind of event.
    case "form":
    case "feedback":
      return refuseButton(draft);
  }
}

async function refuseButton(draft: TurnDraft): Promise<void> {
  decide(draft, { by: "button", what: "stale" });
  draft.sayPhrase("staleButton");
  await advance(draft);
}

/** A press of a button, or a form that was sent. Forged, foreign and stale tokens are refused politely. */
export async function answerAction(
  draft: TurnDraft,
  {
    token,
    label,
    values = {},
  }: { readonly token: string; readonly label: string; readonly values?: FormValues | undefined },
): Promise<void> {
  forgetExpired(draft);
  const meaning = await draft.services.tokenMeaning(draft.conversation.id, token);
  if (!isMeaning(meaning)) return refuseButton(draft);
  if (meaning.kind !== "form") return follow(draft, meaning, label);
  const run = draft.state.stack.at(-1);
  const isOpen = run?.id === meaning.run && run.open?.form === meaning.key;
  if (!isOpen || !(await answerForm(draft, run, meaning.key, values))) await refuseButton(draft);
}

/** Starts an intent that was called by its name. */
async function startByName(draft: TurnDraft, intent: string, text: string): Promise<void> {
  forgetExpired(draft);
  decide(draft, { by: "command", what: intent });
  draft.lastText = text.slice(0, 500);
  draft.state.offer = undefined;
  if (mayStart(draft, intent)) await startRun(draft, intent, text);
  await advance(draft);
}

/**
 * A slash command: `/start` greets, or starts the intent that a link names; `/human` and `/cancel` are global words; the
 * name of an intent starts it; others are read as text.
 */
export async function answerCommand(draft: TurnDraft, command: string, text: string): Promise<void> {
  const words = command.replaceAll("_", " ");
  const called = command === "start" || isCall(words) ? undefined : commandIntent(draft.bot, command);
  const isGreeted = command === "start" || (command === "help" && called === undefined);
  const started = called === undefined ? undefined : { intent: called, text };
  const named = command === "start" ? startedIntent(draft.bot, text) : started;
  draft.state.locale ??= platformLocale(draft);
  if (named !== undefined && text.length <= draft.services.settings.maxTextLength) {
    return startByName(draft, named.intent, named.text);
  }
  // Any other command is what the customer has written, which the journal does not keep.
  decide(draft, { by: "command", what: isGreeted ? command : (globalWord(words) ?? "") });
  if (isGreeted) {
    forgetExpired(draft);
    draft.sayPhrase("greeting");
    return advance(draft);
  }
  await answerMessage(draft, isCall(words) || text === "" ? words : text, false);
}

async function answerGlobalWord(draft: TurnDraft, word: GlobalWord, text: string): Promise<boolean> {
  if (word === "human") {
    decide(draft, { by: "global_word", what: word });
    await callPerson(draft, text, "asked");
    return true;
  }
  if (word === "cancel") {
    decide(draft, { by: "global_word", what: word });
    await cancel(draft);
    return true;
  }
  return false;
}

async function tryAnswer(
  draft: TurnDraft,
  question: PutQuestion,
  text: string,
  reading: "whole" | "piece",
): Promise<boolean> {
  const answer = await readAnswer(question.ask, text, reading, draft.reportSchema);
  if (answer === undefined) return false;
  decide(draft, { by: "answer", what: question.key });
  give(draft, question.key, answer.raw);
  await advance(draft);
  return true;
}

async function answerQuestion(draft: TurnDraft, question: PutQuestion, text: string): Promise<void> {
  const isFree = question.shape.kind === "free";
  if (!isFree && (await tryAnswer(draft, question, text, "whole"))) return;
  const isPattern = question.shape.kind === "pattern";
  if (isPattern && !soundsLikeCorrection(text) && (await tryAnswer(draft, question, text, "piece"))) return;
  if (await correct(draft, text, (what) => decide(draft, { by: "correction", what }))) return;
  const understood = await understand(draft, text);
  if (await tryDigression(draft, understood, text)) return;
  if (await tryAnswer(draft, question, text, isFree ? "whole" : "piece")) return;
  const { classification } = understood;
  const { hits } = await understood.known();
  decide(draft, { by: "refused_answer", what: question.key, classification, hits });
  const refusal = (ask: PutQuestion["ask"]) => draft.textOf(ask.invalid) ?? draft.phrases.invalid;
  await advance(draft, { refused: true, before: (ask) => [{ kind: "text", text: refusal(ask) }] });
}

async function answerText(draft: TurnDraft, text: string): Promise<void> {
  const question = await findOpenQuestion(draft, text);
  if (question === "moved_on") return;
  const word = globalWord(text);
  if (word !== undefined && (await answerGlobalWord(draft, word, text))) return;
  if (question !== undefined) return answerQuestion(draft, question, text);
  if (draft.state.stack.length > 0) return advance(draft);
  await answerFresh(draft, text);
}

/**
 * Finds out who answers a text of the customer and has it answered, in the order of the design: a button's label, a
 * global word, an answer to the open question, something else asked meanwhile, an intent, knowledge, a question back,
 * a person.
 */
export async function answerMessage(draft: TurnDraft, raw: string, hasFiles: boolean): Promise<void> {
  forgetExpired(draft);
  const text = readable(raw);
  draft.lastText = text.slice(0, 500);
  if (saysMoreThanCall(text)) draft.state.words = draft.lastText;
  if (raw.length > draft.services.settings.maxTextLength) {
    decide(draft, { by: "notice", what: "too_long" });
    draft.sayPhrase("tooLong");
    return advance(draft);
  }
  if (text === "" && draft.files.length > 0 && draft.bot.files !== undefined) {
    decide(draft, { by: "files", what: "" });
    if (mayStart(draft, "$files")) await startRun(draft, "$files", "");
    return advance(draft);
  }
  if (text === "") {
    decide(draft, { by: "notice", what: hasFiles ? "files" : "empty" });
    draft.sayPhrase(hasFiles ? "unreadable" : "rephrase");
    return advance(draft);
  }
  draft.state.locale =
    detectLocale(text, draft.bot.locales, draft.state.locale) ?? draft.state.locale ?? platformLocale(draft);
  const option = typedOption(draft, text);
  if (option !== undefined) {
    const isOpen = option.kind !== "answer" || draft.state.stack.at(-1)?.id === option.run;
    if (isOpen) return follow(draft, option, text);
  }
  await answerText(draft, text);
}

/** Whether there is a sentence in it that does not only call for a person, or for an end. */
function saysMoreThanCall(text: string): boolean {
  return text.split(/[.!?。！？\n]+/).some((sentence) => sentence.trim() !== "" && !isCall(sentence));
}
