import type { ClaimedOutbox, EventOutcome, SendOutcome, Store } from "@frontdesk/core";
import type { Database } from "./database.ts";
import { isOfDatabase } from "./errors.ts";
import type { PreparedEvent } from "./intake.ts";
import { type Lane, lane } from "./lane.ts";
import type { Settings } from "./options.ts";
import type { Session, Work } from "./session.ts";
import { accept } from "./sql/accept.ts";
import { type ClaimOrder, type Claims, claim } from "./sql/claim.ts";
import { commit } from "./sql/commit.ts";
import { loadConversations } from "./sql/conversation.ts";
import { addLines, type JournalRow } from "./sql/journal.ts";
import { putRecords, type RecordRow } from "./sql/records.ts";
import { releaseAbandoned } from "./sql/release.ts";
import { settle } from "./sql/settle.ts";
import type { PreparedTurn } from "./turns.ts";

/** What came of turns, and what was claimed with them. */
type Committed = Awaited<ReturnType<Store["commitAndClaim"]>>;

/** The verbs whose calls are grouped, each kind by itself. Different kinds run side by side. */
export interface Lanes {
  readonly accept: Lane<readonly PreparedEvent[], readonly EventOutcome[]>;
  readonly commit: Lane<readonly PreparedTurn[], Committed>;
  readonly settle: Lane<readonly SendOutcome[], boolean>;
  readonly record: Lane<RecordRow, boolean>;
  readonly journal: Lane<readonly JournalRow[], void>;
  readonly claim: Lane<ClaimOrder, readonly ClaimedOutbox[]>;
  readonly load: Lane<string, Awaited<ReturnType<Store["load"]>>>;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
}

/** The results of all calls, for each call its own. */
function portions<T>(calls: readonly (readonly unknown[])[], results: readonly T[]): readonly (readonly T[])[] {
  let end = 0;
  return calls.map(({ length }) => {
    end += length;
    return results.slice(end - length, end);
  });
}

/** Makes the lanes over a database. */
export function makeLanes(database: Database, session: Session, settings: Settings): Lanes {
  const make = <Operation, Result>(
    run: (operations: readonly Operation[]) => Promise<readonly Result[]>,
  ): Lane<Operation, Result> => lane({ operations: settings.batchOperations, run, isEverybodys: isOfDatabase });
  const writing = <Operation, Result>(
    work: (operations: readonly Operation[]) => Work<readonly Result[]>,
  ): Lane<Operation, Result> => make((operations) => database.write(work(operations)));

  const claimOnce = async (orders: readonly ClaimOrder[]): Promise<Claims> => {
    // Before the server begins to count: this side must not take a claim to last longer than it does.
    const until = performance.now() + settings.claimMs;
    const claims = await database.write(claim(session, orders, settings.claimMs));
    for (const { id } of claims.claimed.flat()) session.held.set(id, until);
    return claims;
  };
  const claimAbandoned = async (orders: readonly ClaimOrder[]): Promise<Claims["claimed"]> => {
    await database.write(releaseAbandoned(session));
    return (await claimOnce(orders)).claimed;
  };
  const claimAll = async (orders: readonly ClaimOrder[]): Promise<Claims["claimed"]> => {
    const { claimed, isSomethingAbandoned } = await claimOnce(orders);
    if (!isSomethingAbandoned) return claimed;
    const rest = orders.map((one, index) => ({ ...one, limit: one.limit - (claimed[index]?.length ?? 0) }));
    // What is claimed already must reach whoever asked: the next claim finds what was abandoned, or says what is wrong.
    const more = await claimAbandoned(rest).catch((): Claims["claimed"] => []);
    return claimed.map((one, index) => [...one, ...(more[index] ?? [])]);
  };

  const lanes = {
    accept: writing<readonly PreparedEvent[], readonly EventOutcome[]>((calls) => {
      const { reads, decide } = accept(session, calls.flat());
      return {
        reads,
        decide(found) {
          const { writes, result } = decide(found);
          return { writes, result: portions(calls, result) };
        },
      };
    }),
    commit: make<readonly PreparedTurn[], Committed>(async (calls) => {
      const until = performance.now() + settings.claimMs;
      const { outcomes, claimed } = await database.write(commit(session, calls.flat(), settings.claimMs));
      for (const { id } of [...claimed.values()].flat()) session.held.set(id, until);
      const portion = portions(calls, outcomes);
      return calls.map(([first], index) => {
        const own = first?.claiming === undefined ? undefined : claimed.get(first.claiming);
        return { outcomes: portion[index] ?? [], claimed: own ?? [] };
      });
    }),
    settle: make<readonly SendOutcome[], boolean>(async (calls) => {
      const outcomes = calls.flat();
      const isNext = await database.write(settle(session, outcomes));
      for (const { id } of outcomes) session.held.delete(id);
      return calls.map(() => isNext);
    }),
    record: writing<RecordRow, boolean>((rows) => putRecords(session, rows)),
    journal: make<readonly JournalRow[], void>(async (calls) => {
      const writes = addLines(session, calls.flat());
      await database.write({ reads: [], decide: () => ({ writes, result: undefined }) });
      return calls.map(() => undefined);
    }),
    claim: make(claimAll),
    load: make((ids: readonly string[]) => database.read(loadConversations(session, ids))),
  };
  return {
    ...lanes,
    async idle() {
      await Promise.all(Object.values(lanes).map((one) => one.idle()));
    },
  };
}
