import type { InboundLimits } from "@frontdesk/core";

/** A benchmark's few customers write as thousands do: their turns are counted as ever, and no limit is ever met. */
export const neverMet: InboundLimits = { customer: { turnsPerMinute: 1e9, burst: 1e9, waiting: 1e9 } };
