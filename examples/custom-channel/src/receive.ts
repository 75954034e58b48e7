import type { Inbound } from "@frontdesk/core";

/** Reads `{ id, from, text }` and `{ id, from, press }`; nothing for anything else. Pure. */
export function receive(payload: unknown, now: number): readonly Inbound[] {
  const { id, from, text, press }: { readonly [field: string]: unknown } = Object(payload);
  if (!isId(id) || !isId(from)) return [];
  const base = {
    account: "webhook", // one account: there are no workspaces
    address: { customer: from },
    conversationKind: "direct",
    eventKeys: [id], // the same event again has the same id
    at: now,
    user: { id: from },
  } as const;
  if (typeof press === "string") return [{ ...base, kind: "action", token: press }];
  return typeof text === "string" ? [{ ...base, kind: "message", text }] : [];
}

const isId = (value: unknown): value is string => typeof value === "string" && value !== "" && value.length <= 200;
