import type { NewEvent, TurnCommit } from "@frontdesk/core";

/** The id of a customer's conversation. */
export function conversationOf(customer: number): string {
  return `019ad9a1-4000-7000-8000-${customer.toString(16).padStart(12, "0")}`;
}

/** A message of a customer. */
export function written(customer: number, key: string, text: string = key): NewEvent {
  return {
    target: {
      kind: "address",
      channel: "web",
      account: "main",
      key: `customer-${customer}`,
      address: { customer },
      conversationKind: "direct",
      user: { id: `u${customer}` },
      newConversation: conversationOf(customer),
    },
    dedupeKeys: [key],
    order: 0,
    receivedAt: 0,
    payload: { key },
    message: { author: { kind: "customer", id: `u${customer}` }, parts: [{ kind: "text", text }], at: 0 },
  };
}

/** A turn that changes nothing but the state. */
export function turnOf(customer: number, changes: Partial<TurnCommit> = {}): TurnCommit {
  return {
    conversation: conversationOf(customer),
    version: 0,
    epoch: 0,
    done: [],
    setAside: [],
    state: null,
    messages: [],
    outbox: [],
    tokens: [],
    timers: [],
    cancelTimers: [],
    endedRuns: [],
    journal: [],
    ...changes,
  };
}
