import type { Conversation, NewEvent, SendOutcome, Store, TurnCommit } from "@frontdesk/core";

const filler = "x".repeat(900);

function uuid(number: number): string {
  return `019ad9a1-4000-7000-8000-${number.toString(16).padStart(12, "0")}`;
}

/** A message of a customer. */
export function written(customer: number, number: number, now: number): NewEvent {
  return {
    target: {
      kind: "address",
      channel: "web",
      account: "main",
      key: `customer-${customer}`,
      address: { customer },
      conversationKind: "direct",
      user: { id: `u${customer}` },
      newConversation: uuid(customer),
    },
    dedupeKeys: [`${customer}:${number}`],
    order: number,
    receivedAt: now,
    payload: { kind: "message", text: "Where is my order A1234?", user: { id: `u${customer}` }, at: now },
    message: {
      author: { kind: "customer", id: `u${customer}` },
      parts: [{ kind: "text", text: "Where is my order A1234?" }],
      at: now,
    },
  };
}

/** Its answer, with 1 kB of state. */
export function answered(conversation: Conversation, event: number, number: number, now: number): TurnCommit {
  return {
    conversation: conversation.id,
    version: conversation.version,
    epoch: conversation.epoch,
    done: [event],
    setAside: [],
    state: { number, locale: "en", asked: ["order", "reason"], filler },
    messages: [],
    outbox: [
      {
        message: { parts: [{ kind: "text", text: "It is on its way." }], purpose: "reply", locale: "en" },
        idempotencyKey: `${conversation.id}:${number}`,
        dueAt: now,
        epoch: conversation.epoch,
      },
    ],
    tokens: [],
    timers: [],
    cancelTimers: [],
    endedRuns: [],
    journal: [],
  };
}

/** What became of the answer. */
export function sent(id: number, now: number): SendOutcome {
  return { id, status: "sent", at: now, receipt: { ids: [`p${id}`], degradations: [] } };
}

/** One message, its answer, and its sending. */
export type RunTurn = (customer: number, number: number) => Promise<void> | void;

/** A system under test. */
export interface Subject {
  readonly turn: RunTurn;
  close(): Promise<void> | void;
}

/** Turns through the verbs of a store, which groups them as it likes. */
export async function storeSubject(store: Store): Promise<Subject> {
  await store.open("bench");
  return {
    async turn(customer, number) {
      const now = Date.now();
      const [accepted] = await store.accept([written(customer, number, now)]);
      if (accepted?.status !== "accepted") throw new Error(`A new message was ${accepted?.status}.`);
      const loaded = await store.load(accepted.event.conversation);
      if (loaded === undefined) throw new Error("An accepted message has no conversation.");
      const turn = answered(loaded.conversation, accepted.event.id, number, now);
      const { outcomes, claimed } = await store.commitAndClaim([turn], { now, limit: 1 });
      if (outcomes[0] !== "ok") throw new Error(`A commit was ${outcomes[0]}.`);
      await store.settle(claimed.map((one) => sent(one.id, now)));
    },
    close: () => store.close(),
  };
}

