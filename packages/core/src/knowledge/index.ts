export { answerThreshold } from "./abstention.ts";
export { type RankedIndex, rankedIndex } from "./ranked-index.ts";
export { thresholdFor } from "./threshold.ts";
