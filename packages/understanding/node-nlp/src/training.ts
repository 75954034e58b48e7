import type { Example } from "@frontdesk/core";
import { fit, measuresOf, type Trial } from "./calibration.ts";
import { deal } from "./folds.ts";
import { IntentNetworks } from "./intent-networks.ts";
import { type Row, rowsOf } from "./languages.ts";
import type { Library } from "./library.ts";
import { scopeScore, scopeThreshold } from "./scope.ts";
import { seeded } from "./seeded.ts";
import type { Trained } from "./trained.ts";

/** What was seen of examples that were held out. */
interface Trials {
  readonly best: Trial[];
  readonly scores: number[];
}

/** Trains networks on examples, and on held-out ones learns what their activations are worth. */
export async function trainOn(
  library: Library,
  examples: readonly Example[],
  seed: number,
  report: (done: number) => void,
): Promise<Trained> {
  const rows = rowsOf(examples);
  const intents = new Set(rows.map(({ label }) => label)).size;
  const { folds, judged, isFinal } = deal(
    rows.map(({ label }) => label),
    seeded(seed),
  );
  const trials: Trials = { best: [], scores: [] };
  const trainings = judged + (isFinal && judged > 0 ? 0 : 1);
  let final: IntentNetworks | undefined;
  for (let fold = 0; fold < judged; fold++) {
    const heldOut = rows.filter((_, at) => folds[at] === fold);
    const others = rows.filter((_, at) => folds[at] !== fold);
    const networks = await IntentNetworks.train(library, others, (done) => report((fold + done) / trainings));
    await judgeAll(networks, heldOut, intents, trials);
    if (!isFinal) continue;
    await networks.remember(heldOut);
    final = networks;
  }
  final ??= await IntentNetworks.train(library, rows, (done) => report((judged + done) / trainings));
  const calibration = { intents, weights: fit(trials.best), threshold: scopeThreshold(trials.scores) };
  return { networks: final, calibration };
}

async function judgeAll(
  networks: IntentNetworks,
  rows: readonly Row[],
  intents: number,
  trials: Trials,
): Promise<void> {
  for (const { text, label, locale } of rows) {
    const judgement = await networks.judge(text, locale);
    const [best] = judgement.strongest;
    trials.scores.push(scopeScore(judgement));
    if (best === undefined) continue;
    trials.best.push({ measures: measuresOf(judgement, 0, intents), isRight: best.label === label });
  }
}
