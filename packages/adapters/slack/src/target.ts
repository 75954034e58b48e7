import type { Address } from "@frontdesk/core";

/** Where a message goes, as the Web API has it. */
export interface Target {
  readonly channel: string;
  readonly thread_ts?: string;
}

/** The channel, and the thread if the address is in one. */
export function targetOf({ channel, thread }: Address): Target {
  return thread === undefined ? { channel: String(channel) } : { channel: String(channel), thread_ts: String(thread) };
}
