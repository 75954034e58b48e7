import type { EventTarget, NewEvent, Outbound, SendOutcome, Store, SweepKind, TurnCommit } from "@frontdesk/core";
import fc from "fast-check";
import { conversationOf, turnOf, written } from "./events.ts";

/**
 * One thing that is done to a store. It looks at the model to choose among the events, messages and timers that there
 * are, and returns how to do it to either store.
 */
export type Step = (model: Store) => Promise<(store: Store) => Promise<unknown>>;

const customer = fc.integer({ min: 1, max: 3 });
const instant = fc.integer({ min: 0, max: 5 });
const index = fc.nat({ max: 5 });
const caseId = fc.constantFrom("case-1", "case-2");
const value = fc.jsonValue({ maxDepth: 2 }).map((one) => JSON.stringify(one));

const target: fc.Arbitrary<EventTarget> = fc.oneof(
  fc
    .record({ customer, account: fc.constantFrom("main", "other"), server: fc.constantFrom("eu", "us") })
    .map((one) => ({
      ...addressOf(one.customer),
      account: one.account,
      newConversation: conversationOf(one.customer + (one.account === "main" ? 0 : 3)),
      address: { customer: one.customer, server: one.server },
    })),
  fc.integer({ min: 1, max: 7 }).map((one) => ({ kind: "conversation" as const, conversation: conversationOf(one) })),
);

function addressOf(one: number): Extract<EventTarget, { kind: "address" }> {
  const made = written(one, "").target;
  if (made.kind !== "address") throw new Error("A customer writes to an address.");
  return made;
}

const event: fc.Arbitrary<{ readonly event: NewEvent; readonly timer: number | undefined }> = fc
  .record({
    target,
    keys: fc.array(fc.constantFrom("a", "b", "c", "d", "e"), { maxLength: 2 }),
    payload: value,
    message: fc.option(value, { nil: undefined }),
    take: fc.option(
      fc.record({ case: caseId, at: instant, from: fc.constantFrom(undefined, undefined, null, "ann", "Bob") }),
      { nil: undefined },
    ),
    person: fc.constantFrom({ id: "ann", name: "Ann" }, { name: "Bob" }),
    timer: fc.option(index, { nil: undefined, freq: 4 }),
  })
  .map((one) => ({
    timer: one.timer,
    event: {
      ...written(1, "", "hello"),
      target: one.target,
      dedupeKeys: one.keys,
      payload: JSON.parse(one.payload),
      message:
        one.message === undefined
          ? undefined
          : { author: { kind: "system" }, parts: [], at: 1, echo: JSON.parse(one.message) },
      take: one.take === undefined ? undefined : { ...one.take, person: one.person },
    },
  }));

const accept: fc.Arbitrary<Step> = fc.array(event, { minLength: 1, maxLength: 3 }).map((events) => async (model) => {
  const timers = await model.dueTimers({ now: 9, limit: 99 });
  const made = events.map((one) => ({
    ...one.event,
    timer: one.timer === undefined ? undefined : (timers[one.timer]?.id ?? "0"),
  }));
  return (store) => store.accept(made);
});

const purpose: fc.Arbitrary<Outbound["purpose"]> = fc.constantFrom("reply", "proactive", "person", "notice");

const commit: fc.Arbitrary<Step> = fc
  .record({
    conversation: fc.integer({ min: 1, max: 7 }),
    version: fc.constantFrom(0, 0, 0, 0, 1),
    epoch: fc.constantFrom(0, 0, 0, 0, -1),
    done: fc.array(index, { maxLength: 2 }),
    setAside: fc.array(index, { maxLength: 1 }),
    state: value,
    owner: fc.constantFrom("bot" as const, "desk" as const, undefined),
    messages: fc.array(value, { maxLength: 2 }),
    outbox: fc.array(fc.record({ purpose, dueAt: instant, epoch: fc.constantFrom(0, 0, 1, undefined) }), {
      maxLength: 3,
    }),
    timers: fc.array(fc.record({ key: fc.constantFrom("s", "t"), dueAt: instant, payload: value }), { maxLength: 2 }),
    cancelTimers: fc.array(fc.constantFrom("s", "t"), { maxLength: 1 }),
    token: fc.option(fc.record({ meaning: value, expiresAt: instant }), { nil: undefined }),
    case: fc.option(
      fc.record({
        id: caseId,
        state: fc.constantFrom("queued" as const, "agent" as const, "closed" as const),
        openedAt: instant,
      }),
      { nil: undefined },
    ),
    endedRuns: fc.array(fc.constantFrom("r1", "r2"), { maxLength: 1 }),
    journal: fc.array(fc.record({ at: instant }), { maxLength: 1 }),
    claims: fc.option(fc.record({ now: instant, limit: fc.integer({ min: 1, max: 2 }) }), { nil: undefined }),
    isTwice: fc.boolean(),
  })
  .map((one) => async (model) => {
    const conversation = conversationOf(one.conversation);
    const loaded = await model.load(conversation);
    const pending = await model.pending({ after: 0, limit: 99 });
    const epoch = (loaded?.conversation.epoch ?? 0) + one.epoch;
    const pick = (chosen: readonly number[]): readonly number[] => chosen.map((which) => pending[which]?.id ?? 0);
    const made: TurnCommit = turnOf(one.conversation, {
      version: (loaded?.conversation.version ?? 0) + one.version,
      epoch,
      done: pick(one.done),
      setAside: pick(one.setAside),
      state: JSON.parse(one.state),
      owner: one.owner,
      messages: one.messages.map((text) => ({ author: { kind: "bot" }, parts: [{ kind: "text", text }], at: 2 })),
      outbox: one.outbox.map((added, number) => ({
        message: { parts: [{ kind: "text", text: `${number}` }], purpose: added.purpose, locale: "en" },
        idempotencyKey: `k${number}`,
        dueAt: added.dueAt,
        epoch: added.epoch === undefined ? undefined : epoch + added.epoch,
      })),
      timers: one.timers.map((timer) => ({ ...timer, payload: JSON.parse(timer.payload) })),
      cancelTimers: one.cancelTimers,
      tokens: one.token === undefined ? [] : [{ token: "token", ...one.token }],
      case:
        one.case === undefined
          ? undefined
          : {
              ...one.case,
              conversation,
              channel: "web",
              customer: { id: "u" },
              notes: [],
              queue: "q",
              reason: "asked",
              summary: { lastMessage: "", slots: {}, locale: "en" },
            },
      endedRuns: one.endedRuns,
      journal: one.journal.map(({ at }) => ({ at, code: "turn.done", v: 1, data: { at } })),
    });
    // The second one finds the conversation as the first one left it.
    const turns = one.isTwice ? [made, { ...made, version: made.version + 1, done: [], setAside: [] }] : [made];
    const { claims } = one;
    return (store) => (claims === undefined ? store.commit(turns) : store.commitAndClaim(turns, claims));
  });

const record: fc.Arbitrary<Step> = fc
  .record({ customer, run: fc.constantFrom("r1", "r2"), key: fc.constantFrom("k", "l"), value })
  .map((one) => async () => {
    const made = { run: one.run, key: one.key, phase: "done" as const, value: JSON.parse(one.value) };
    return (store) => store.record(conversationOf(one.customer), made);
  });

const claim: fc.Arbitrary<Step> = fc
  .record({ now: instant, limit: fc.integer({ min: 1, max: 4 }) })
  .map((options) => async () => (store) => store.claim(options));

const settle: fc.Arbitrary<Step> = fc
  .record({
    which: index,
    status: fc.constantFrom("sent" as const, "sent" as const, "later" as const, "refused" as const, "unknown" as const),
    dueAt: instant,
    unknown: fc.boolean(),
  })
  .map((one) => async (model) => {
    const claimed = await model.outbox({ status: "claimed", limit: 99 });
    const id = claimed[one.which % Math.max(1, claimed.length)]?.id ?? 0;
    const failed = { sentIds: ["p1"], error: "503" };
    const outcomes: Readonly<Record<typeof one.status, SendOutcome>> = {
      sent: { id, status: "sent", at: 3, receipt: { ids: [`p${id}`], degradations: [] } },
      later: { id, status: "later", dueAt: one.dueAt, unknown: one.unknown, ...failed },
      refused: { id, status: "refused", at: 3, ...failed },
      unknown: { id, status: "unknown", at: 3, ...failed },
    };
    return (store) => store.settle([outcomes[one.status]]);
  });

const unstick: fc.Arbitrary<Step> = fc
  .record({ which: fc.array(index, { maxLength: 2 }), at: instant, retries: fc.boolean() })
  .map(({ which, at, retries }) => async (model) => {
    const stuck = await model.stuck({ after: 0, limit: 99 });
    const ids = which.map((one) => stuck[one]?.id ?? 0);
    // What they were is said by the store; which they are, by its ids.
    return async (store) => (await (retries ? store.retry(ids, at) : store.drop(ids, at))).map((id) => ids.indexOf(id));
  });

const erase: fc.Arbitrary<Step> = fc
  .record({ conversation: fc.integer({ min: 1, max: 7 }), limit: fc.constantFrom(1, 3, 100) })
  .map(({ conversation, limit }) => async () => {
    return (store) => store.erase({ conversation: conversationOf(conversation), now: 4, limit });
  });

const kind: fc.Arbitrary<SweepKind> = fc.constantFrom("dedupe", "outbox", "tokens", "events", "cases", "journal");

const sweep: fc.Arbitrary<Step> = fc.record({ kind, before: instant }).map((order) => async () => {
  // More than there is: which of several goes first is a store's own affair.
  return (store) => store.sweep({ ...order, limit: 1_000 });
});

const reopen: fc.Arbitrary<Step> = fc.constant(async () => async (store) => {
  await store.close();
  await store.open("acme");
});

/** Steps that are taken at the same time; a restart is alone, and so is what takes things away. */
export const rounds: fc.Arbitrary<readonly (readonly Step[])[]> = fc.array(
  fc.oneof(
    {
      weight: 12,
      arbitrary: fc.array(fc.oneof(accept, commit, commit, record, claim, settle, unstick), {
        minLength: 1,
        maxLength: 4,
      }),
    },
    // What they leave depends on what was done before them.
    { weight: 2, arbitrary: fc.oneof(erase, sweep, reopen).map((step) => [step]) },
  ),
  { minLength: 1, maxLength: 40 },
);
