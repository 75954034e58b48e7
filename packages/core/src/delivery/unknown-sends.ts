import type { ClaimedOutbox } from "../ports/outbox.ts";
import { LatestMap } from "./latest-map.ts";

/** So often a piece is sent without an outcome: with the waits in between, a platform may be away for a quarter of an hour. */
const mostSends = 10;
/** The same with files: what is too slow once is so again, and a file that comes twice is more than a line. */
const mostSendsWithFiles = 3;
/** So many pieces are counted at once. */
const counted = 10_000;

/**
 * How often pieces were sent without an outcome: one of which nobody ever knows must not hold its conversation up for good.
 * Counted in memory, so that after a restart a piece may be sent as often again.
 */
export class UnknownSends {
  readonly #counts = new LatestMap<string, number>(counted);

  /** A piece was sent once more without an outcome. Whether it may be repeated. */
  add(row: ClaimedOutbox, piece: number, hasFiles: boolean): boolean {
    const key = keyOf(row, piece);
    // What an earlier process has left without an outcome counts as one.
    const count = (this.#counts.get(key) ?? (row.unknownBefore ? 1 : 0)) + 1;
    const isLast = count >= (hasFiles ? mostSendsWithFiles : mostSends);
    if (isLast) this.#counts.delete(key);
    else this.#counts.set(key, count);
    return !isLast;
  }

  /** A piece was sent. */
  forget(row: ClaimedOutbox, piece: number): void {
    if (this.#counts.size > 0) this.#counts.delete(keyOf(row, piece));
  }
}

function keyOf({ id }: ClaimedOutbox, piece: number): string {
  return `${id}.${piece}`;
}
