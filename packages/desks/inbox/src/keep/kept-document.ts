import { type DeskHost, FrontdeskError } from "@frontdesk/core";
import { z } from "zod";
import { newId } from "../access/token.ts";

/** What a change makes of a document. Without a value nothing is changed and nothing is written. */
export interface Edit<Value, Result> {
  readonly value?: Value | undefined;
  readonly result: Result;
}

/** Something that the desk keeps for itself: in memory to read, in the store to last. */
export interface KeptDocument<Value> {
  /** As it was in the store when it was last read or changed here; the same object until it is another value. */
  readonly value: Value;
  /**
   * Reads what other nodes have made of it, unless it was read less than so many milliseconds ago; with 0 all that was
   * changed before the call is seen.
   *
   * @throws FrontdeskError `store.*`.
   */
  fresh(maxAgeMs: number): Promise<void>;
  /**
   * Changes it: one change after the other, each upon the one before, so that none is lost. Where another node was
   * quicker, `edit` is called once more with what that one made of it. Durable when it resolves; when the store refuses
   * it, nothing has changed.
   *
   * @throws FrontdeskError `store.unavailable`.
   */
  change<Result>(edit: (value: Value) => Edit<Value, Result>): Promise<Result>;
}

const version = 1;
const envelope = z.object({ v: z.int(), data: z.unknown() });

/** What a {@link KeptDocument} works with. */
export type KeptHost = Pick<DeskHost, "kept" | "swap" | "isShared" | "clock" | "random">;

/**
 * Reads a document, or starts one.
 *
 * @throws FrontdeskError `store.corrupt`, `store.newer_schema`, `store.unavailable`.
 */
export async function keptDocument<Value>(
  host: KeptHost,
  key: string,
  schema: z.ZodType<Value>,
  initial: Value,
): Promise<KeptDocument<Value>> {
  const { clock, random, isShared } = host;
  let bytes: Uint8Array | undefined;
  let value = initial;
  let readAt = Number.NEGATIVE_INFINITY;
  let queue: Promise<unknown> = Promise.resolve();
  /** A reading that has not begun. */
  let nextReading: Promise<void> | undefined;

  /** One after the other; whoever asked learns that it failed, and the next one goes on from what is kept. */
  function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const done = queue.then(work);
    queue = done.catch(() => undefined);
    return done;
  }

  async function reread(): Promise<void> {
    const begun = clock.now();
    const found = await host.kept(key);
    if (!isSame(found, bytes)) {
      value = found === undefined ? initial : read(found, key, schema);
      bytes = found;
    }
    readAt = begun;
  }

  /** Where others write, too, no two writings are the same: each knows its own again. */
  function written(data: Value): Uint8Array {
    const by = isShared ? newId(random) : undefined;
    return new TextEncoder().encode(JSON.stringify({ v: version, by, data }));
  }

  async function apply<Result>(edit: (value: Value) => Edit<Value, Result>): Promise<Result> {
    if (isShared) await reread();
    for (;;) {
      const { value: next, result } = edit(value);
      if (next === undefined) return result;
      const after = written(next);
      if (await host.swap(key, bytes, after)) {
        bytes = after;
        value = next;
        return result;
      }
      await reread();
      // It was this change, and only its answer was lost on the way.
      if (isSame(bytes, after)) return result;
    }
  }

  await reread();
  return {
    get value() {
      return value;
    },
    async fresh(maxAgeMs) {
      // Also when the clock was put back.
      if (!isShared || Math.abs(clock.now() - readAt) < maxAgeMs) return;
      nextReading ??= inTurn(() => {
        nextReading = undefined;
        return reread();
      });
      await nextReading;
    },
    change: (edit) => inTurn(() => apply(edit)),
  };
}

function isSame(one: Uint8Array | undefined, other: Uint8Array | undefined): boolean {
  return one === undefined || other === undefined ? one === other : Buffer.compare(one, other) === 0;
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
