import { type DeskHost, FrontdeskError } from "@frontdesk/core";
import { z } from "zod";

/** What a change makes of a document. Without a value nothing is changed and nothing is written. */
export interface Edit<Value, Result> {
  readonly value?: Value | undefined;
  readonly result: Result;
}

/** Something that the desk keeps for itself: in memory to read, in the store to last. */
export interface KeptDocument<Value> {
  /** As it is now, and as it is in the store. */
  readonly value: Value;
  /**
   * Changes it: one change after the other, each upon the one before, so that none is lost. Durable when it resolves;
   * when the store refuses it, nothing has changed.
   *
   * @throws FrontdeskError `store.unavailable`.
   */
  change<Result>(edit: (value: Value) => Edit<Value, Result>): Promise<Result>;
}

const version = 1;
const envelope = z.object({ v: z.int(), data: z.unknown() });

/**
 * Reads a document, or starts one.
 *
 * @throws FrontdeskError `store.corrupt`, `store.newer_schema`, `store.unavailable`.
 */
export async function keptDocument<Value>(
  host: Pick<DeskHost, "kept" | "keep">,
  key: string,
  schema: z.ZodType<Value>,
  initial: Value,
): Promise<KeptDocument<Value>> {
  const bytes = await host.kept(key);
  let value = bytes === undefined ? initial : read(bytes, key, schema);
  let queue: Promise<unknown> = Promise.resolve();

  async function apply<Result>(edit: (value: Value) => Edit<Value, Result>): Promise<Result> {
    const { value: next, result } = edit(value);
    if (next === undefined) return result;
    await host.keep(key, new TextEncoder().encode(JSON.stringify({ v: version, data: next })));
    value = next;
    return result;
  }

  return {
    get value() {
      return value;
    },
    change(edit) {
      const changed = queue.then(() => apply(edit));
      // Whoever asked for the change learns that it failed; the next one goes on from what is kept.
      queue = changed.catch(() => undefined);
      return changed;
    },
  };
}

function read<Value>(bytes: Uint8Array, key: string, schema: z.ZodType<Value>): Value {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    throw corrupt(key, error);
  }
  const outer = envelope.safeParse(json);
  if (outer.success && outer.data.v > version) {
    throw new FrontdeskError("store.newer_schema", `What the inbox keeps as ${key} was written by a newer version.`, {
      hint: "Update @frontdesk/inbox.",
    });
  }
  const inner = schema.safeParse(outer.data?.data);
  if (!inner.success) throw corrupt(key, outer.error ?? inner.error);
  return inner.data;
}

function corrupt(key: string, cause: unknown): FrontdeskError {
  return new FrontdeskError("store.corrupt", `What the inbox keeps as ${key} cannot be read.`, {
    hint: "Bring back a copy of the store from before.",
    cause,
  });
}
