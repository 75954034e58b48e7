import type { Hit } from "../ports/knowledge.ts";
import type { Candidate, Classification } from "../ports/understanding.ts";
import { aborted, throwIfCalledOff } from "./aborted.ts";
import type { TurnDraft } from "./draft.ts";

/**
 * The label under which the questions of the knowledge base are trained beside the intents, so that "how long does a
 * refund take" is told from "I want a refund". It is never a result.
 */
export const knowledgeLabel = "$knowledge";

/** What a message may mean. */
export interface Understood {
  readonly classification: Classification | undefined;
  /** An intent above its threshold. */
  readonly intent: Candidate | undefined;
  /** What the knowledge base has on it, which is asked once at most: where an intent answers, nobody has to look. */
  known(): Promise<Known>;
}

/** What the knowledge base has on a message, in the light of its classification. */
export interface Known {
  readonly hits: readonly Hit[];
  /** A passage above its threshold: what is quoted where there is no intent. */
  readonly passage: Hit | undefined;
  /** Intents that may be meant, when neither an intent nor a passage is above its threshold. */
  readonly close: readonly Candidate[];
  /** Passages that may be meant, when neither an intent nor a passage is above its threshold. */
  readonly nearby: readonly Hit[];
}

/** Two candidates are worth asking about when together they are this probable, and each on its own this. */
const closeTogether = 0.6;
const closeEach = 0.2;
/** Passages that are not sure enough to be quoted are worth asking about when one of them is this probable, */
const passageWorthAsking = 0.2;
/** and the message is this surely about what the bot knows. */
const knowledgeOutOfScope = 0.2;
/** The others are offered with it when they are not much less probable. */
const shareOfBest = 0.25;
/** An intent that is second to the knowledge is offered, too, from this probability on. */
const intentWorthAsking = 0.1;
/** With these odds of being in scope (0.88), or better ones, a passage is as probable as the ranking says. */
const usualScopeOdds = 7.4;
/** A message that more probably belongs to none of the intents is not asked about. */
const mostOutOfScope = 0.5;

/** What is there already is not raced: most engines and indexes answer at once. */
function unlessAborted<T>({ signal }: TurnDraft, answer: T | Promise<T>): T | Promise<T> {
  return answer instanceof Promise ? Promise.race([answer, aborted(signal)]) : answer;
}

function classify(draft: TurnDraft, text: string): Classification | undefined | Promise<Classification | undefined> {
  const failed = (error: unknown): undefined => {
    throwIfCalledOff(draft.signal);
    // An engine that fails or hangs must not take the turn down: the message counts as not understood.
    draft.services.log.error("understanding.failed", { conversation: draft.conversation.id }, error);
  };
  try {
    const answer = unlessAborted(draft, draft.services.understanding?.classify(text, { locale: draft.locale }));
    return answer instanceof Promise ? answer.catch(failed) : answer;
  } catch (error) {
    return failed(error);
  }
}

async function search(draft: TurnDraft, text: string): Promise<readonly Hit[]> {
  try {
    return (await unlessAborted(draft, draft.services.index?.search({ text, language: draft.locale, limit: 3 }))) ?? [];
  } catch (error) {
    throwIfCalledOff(draft.signal);
    draft.services.log.error("knowledge.failed", { conversation: draft.conversation.id }, error);
    return [];
  }
}

/**
 * Asks the engine; the knowledge base when it is needed, or meanwhile when the engine takes its time. Failures of either are
 * reported and count as silence.
 */
export async function understand(draft: TurnDraft, text: string): Promise<Understood> {
  const answer = classify(draft, text);
  let found = answer instanceof Promise ? search(draft, text) : undefined;
  // Of a turn that is called off the classification tells, or whoever waits for what was found.
  found?.catch(() => {});
  const classification = await answer;
  const best = classification?.candidates[0];
  const isIntent = best !== undefined && best.label !== knowledgeLabel && draft.handlerOf(best.label) !== undefined;
  const intent = isIntent && classification?.accepted ? best : undefined;
  return {
    classification,
    intent,
    async known() {
      found ??= search(draft, text);
      return judge(draft, { classification, intent, isIntent }, await found);
    },
  };
}

/** What the engine has said of a message, and whether what it finds most probable is an intent that there is. */
interface Classified extends Pick<Understood, "classification" | "intent"> {
  readonly isIntent: boolean;
}

function judge(draft: TurnDraft, { classification, intent, isIntent }: Classified, hits: readonly Hit[]): Known {
  const candidates = classification?.candidates ?? [];
  const [hit] = hits;
  const isSure = hit !== undefined && inScope(hit.probability, classification) >= draft.services.answerThreshold;
  const passage = isSure ? hit : undefined;
  const intents = candidates.filter(({ label, probability }) => label !== knowledgeLabel && probability >= closeEach);
  const [first, second] = intents;
  const isInScope = classification !== undefined && classification.outOfScope < mostOutOfScope;
  const isClose =
    isIntent &&
    isInScope &&
    first !== undefined &&
    second !== undefined &&
    first.probability + second.probability >= closeTogether;
  const isAboutKnowledge =
    candidates[0]?.label === knowledgeLabel && (classification?.outOfScope ?? 1) < knowledgeOutOfScope;
  const isSettled = intent !== undefined || passage !== undefined;
  return {
    hits,
    passage,
    close: isSettled ? [] : isClose ? [first, second] : isAboutKnowledge ? secondToKnowledge(draft, candidates) : [],
    nearby: isSettled || !isAboutKnowledge ? [] : worthAsking(hits),
  };
}

/**
 * A passage's probability in the light of the classifier, which has seen what the bot is about as a whole: its odds fall
 * with those of being in scope, and never rise.
 */
function inScope(probability: number, classification: Classification | undefined): number {
  if (classification === undefined || probability >= 1) return probability;
  const scope = (1 - classification.outOfScope) / Math.max(classification.outOfScope, Number.EPSILON);
  const odds = (probability / (1 - probability)) * Math.min(1, scope / usualScopeOdds);
  return odds / (1 + odds);
}

function secondToKnowledge(draft: TurnDraft, [, second]: readonly Candidate[]): readonly Candidate[] {
  if (second === undefined || second.probability < intentWorthAsking) return [];
  return draft.handlerOf(second.label) === undefined ? [] : [second];
}

function worthAsking(hits: readonly Hit[]): readonly Hit[] {
  const best = hits[0]?.probability ?? 0;
  return best < passageWorthAsking ? [] : hits.filter(({ probability }) => probability >= best * shareOfBest);
}
