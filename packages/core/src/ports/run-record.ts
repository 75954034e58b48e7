import type { Json } from "../message/json.ts";

/** What is recorded of one `once` of a run. */
export interface RunRecord {
  readonly run: string;
  readonly key: string;
  /** `started`: no end is known. `done` with its value. `failed` with the error's name and message. */
  readonly phase: "started" | "done" | "failed";
  readonly value: Json;
}

/** A record to be kept. */
export interface NewRunRecord extends RunRecord {
  /** The event that its run began with: where that was erased, the record is not kept. */
  readonly event?: number | undefined;
}
