import {
  type ClaimedOutbox,
  type ClaimOptions,
  type Lease,
  memory,
  partitionOf,
  type Share,
  type Store,
  type TurnCommit,
} from "@frontdesk/core";
import type { FakeClock } from "@frontdesk/core/testing";

export const leaseMs = 2_000;
export const claimMs = 6_000;
const partitions = 256;

/** One store in memory that several nodes share, with the leases and claims that a database would keep for them. */
export class SimulatedWork {
  readonly inner: Store = memory();
  readonly #time: FakeClock;
  readonly #aliveUntil = new Map<string, number>();
  readonly #leases = new Map<number, { readonly node: string; readonly epoch: number }>();
  readonly #claims = new Map<number, { readonly node: string; readonly until: number }>();
  /** How often a message was claimed and put back because it was not the claiming node's. */
  readonly #putBack = new Map<number, number>();
  #epochs = 0;

  constructor(time: FakeClock) {
    this.#time = time;
  }

  /** Who has a partition now. */
  ownerOf(partition: number): string | undefined {
    return this.#leases.get(partition)?.node;
  }

  beat(node: string, release: readonly number[]): Share {
    const now = this.#time.now();
    for (const [other, until] of this.#aliveUntil) if (other !== node && until < now) this.leave(other);
    this.#aliveUntil.set(node, now + leaseMs);
    for (const partition of release) if (this.ownerOf(partition) === node) this.#leases.delete(partition);
    for (const [id, claim] of this.#claims) {
      if (claim.node === node && claim.until > now) this.#claims.set(id, { node, until: now + claimMs });
    }
    const fair = Math.ceil(partitions / this.#aliveUntil.size);
    let held = this.#heldBy(node).length;
    for (let partition = 0; partition < partitions && held < fair; partition++) {
      if (this.#leases.has(partition) || release.includes(partition)) continue;
      this.#leases.set(partition, { node, epoch: ++this.#epochs });
      held++;
    }
    const leases = this.#heldBy(node);
    const surplus = Math.max(0, leases.length - fair);
    return { leases, nodes: this.#aliveUntil.size, surplus, blocked: [] };
  }

  leave(node: string): void {
    this.#aliveUntil.delete(node);
    for (const { partition } of this.#heldBy(node)) this.#leases.delete(partition);
  }

  claimLeftMs(node: string, id: number): number {
    const claim = this.#claims.get(id);
    return claim?.node === node ? Math.max(0, claim.until - this.#time.now()) : 0;
  }

  /** Takes over for sending what is of these partitions; what the dead had taken over is free when it has run out. */
  async claim(node: string, share: ReadonlySet<number>, now: number, limit: number): Promise<readonly ClaimedOutbox[]> {
    for (const [id, { until }] of this.#claims) {
      if (until > this.#time.now()) continue;
      this.#claims.delete(id);
      await this.#again(id, true);
    }
    const mine: ClaimedOutbox[] = [];
    for (const row of await this.inner.claim({ now, limit: 1_000 })) {
      if (mine.length < limit && share.has(partitionOf(row.conversation))) {
        this.#claims.set(row.id, { node, until: this.#time.now() + claimMs });
        mine.push({ ...row, attempts: row.attempts - (this.#putBack.get(row.id) ?? 0) });
      } else {
        this.#putBack.set(row.id, (this.#putBack.get(row.id) ?? 0) + 1);
        await this.#again(row.id, false);
      }
    }
    return mine;
  }

  /** Commits a turn of whoever has its conversation, and takes over for sending what it says first. */
  async commitAndClaim(
    node: string,
    turn: TurnCommit,
    options: ClaimOptions,
  ): Promise<Awaited<ReturnType<Store["commitAndClaim"]>>> {
    if (this.ownerOf(partitionOf(turn.conversation)) !== node) return { outcomes: ["lost"], claimed: [] };
    const committed = await this.inner.commitAndClaim([turn], options);
    for (const { id } of committed.claimed) this.#claims.set(id, { node, until: this.#time.now() + claimMs });
    return committed;
  }

  /** An outcome of who has lost the claim is ignored. */
  async settle(node: string, outcomes: Parameters<Store["settle"]>[0]): Promise<boolean> {
    const own = outcomes.filter(({ id }) => this.#claims.get(id)?.node === node);
    for (const { id } of own) this.#claims.delete(id);
    return this.inner.settle(own);
  }

  async nextDue(share: ReadonlySet<number>): Promise<number | undefined> {
    const due = await this.inner.outbox({ status: "due", limit: 1_000 });
    const isMine = due.some(({ conversation }) => share.has(partitionOf(conversation)));
    const instants = [...this.#claims.values()].map(({ until }) => until);
    const next = isMine ? await this.inner.nextDue() : undefined;
    if (next !== undefined) instants.push(next);
    return instants.length === 0 ? undefined : Math.min(...instants);
  }

  #again(id: number, unknown: boolean): Promise<boolean> {
    const dueAt = this.#time.now();
    return this.inner.settle([{ id, status: "later", dueAt, sentIds: [], unknown, error: "test" }]);
  }

  #heldBy(node: string): readonly Lease[] {
    return [...this.#leases].flatMap(([partition, lease]) =>
      lease.node === node ? [{ partition, epoch: lease.epoch }] : [],
    );
  }
}
