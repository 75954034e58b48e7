import { advance, goOn, offerPerson } from "./advance.ts";
import { correct } from "./correct.ts";
import { decide } from "./decide.ts";
import type { TurnDraft } from "./draft.ts";
import { quote } from "./quote.ts";
import { mayStart, startRun } from "./start-run.ts";
import type { Offer } from "./state.ts";
import { type Known, type Understood, understand } from "./understand.ts";

/** An intent or a passage: with a question open it is something else, asked meanwhile, and the question comes again. */
export async function tryDigression(draft: TurnDraft, understood: Understood, text: string): Promise<boolean> {
  const { classification, intent } = understood;
  if (intent !== undefined && mayStart(draft, intent.label)) {
    decide(draft, { by: "intent", what: intent.label, probability: intent.probability, classification });
    const { offer } = draft.state;
    await startRun(draft, intent.label, text);
    if ((await goOn(draft)) === undefined) return true;
    if (draft.state.offer?.options === offer?.options) draft.state.offer = offer;
  }
  const { hits, passage } = await understood.known();
  if (passage === undefined) return false;
  decide(draft, {
    by: "knowledge",
    what: passage.passage.title,
    probability: passage.probability,
    classification,
    hits,
  });
  draft.state.notUnderstood = 0;
  draft.state.last = undefined;
  draft.state.offer = undefined;
  quote(draft, passage);
  await advance(draft, { before: () => [{ kind: "text", text: draft.phrases.backTo }] });
  return true;
}

/** What may have been meant: intents that are close, and passages that are not sure enough to be quoted. */
function clarification(draft: TurnDraft, { close, nearby }: Known, text: string): Offer["options"] {
  const intents = close.map(({ label }) => {
    return { label: draft.titleOf(label), meaning: { kind: "intent", intent: label, text } } as const;
  });
  const questions = nearby.map(({ passage }) => passage.question ?? passage.title);
  return [...intents, ...questions.map((label) => ({ label, meaning: { kind: "say", text: label } }) as const)];
}

/** A message with nothing open: an intent, knowledge, a question back, to be put another way, a person. */
export async function answerFresh(draft: TurnDraft, text: string): Promise<void> {
  if (await correct(draft, text, (what) => decide(draft, { by: "correction", what }))) return;
  const understood = await understand(draft, text);
  const { classification } = understood;
  const { notUnderstood } = draft.state;
  if (await tryDigression(draft, understood, text)) return;
  const known = await understood.known();
  const { hits } = known;
  // An intent that declined has not understood either.
  draft.state.notUnderstood = notUnderstood;
  const options = clarification(draft, known, text);
  if (options.length > 0) {
    decide(draft, { by: "clarify", what: options.map(({ label }) => label).join(" | "), classification, hits });
    draft.offer(
      draft.phrases.didYouMean,
      [...options, { label: draft.phrases.noneOfThese, meaning: { kind: "dismiss" } }],
      false,
    );
    return;
  }
  draft.state.notUnderstood++;
  if (draft.state.notUnderstood < 2) {
    decide(draft, { by: "rephrase", what: "", classification, hits });
    draft.sayPhrase("rephrase");
    return;
  }
  decide(draft, { by: "fallback", what: "", classification, hits });
  draft.state.notUnderstood = 0;
  if (draft.bot.fallback === undefined) return offerPerson(draft, draft.phrases.offerPerson, "not_understood");
  await startRun(draft, "$fallback", text);
  await advance(draft);
}
