// The company's IT: codes and tickets. In your own bot these are calls of your directory and your ticket system.
import { createHash } from "node:crypto";

const minutes = 15;
const sent = new Map<string, number>();

/** Texts a one-time code to somebody's work phone; answers for how many minutes it is good. */
export async function sendCode(_user: string, _system: string, idempotencyKey: string): Promise<number> {
  sent.set(idempotencyKey, minutes);
  return minutes;
}

/** What a ticket is about. */
export type Ticket = { readonly by: string; readonly device: string; readonly symptom: string };

/** Opens a ticket; answers its number. The same key is the same ticket: repeat the call as often as you like. */
export async function openTicket(_ticket: Ticket, idempotencyKey: string): Promise<string> {
  const digest = createHash("sha256").update(idempotencyKey).digest();
  return `IT-${2000 + (digest.readUInt32BE() % 8000)}`;
}

/** Where a ticket stands, or undefined. */
export async function findTicket(number: string): Promise<string | undefined> {
  const states: { readonly [number: string]: string } = {
    "IT-1042": "the new battery is ordered and comes on Thursday.",
    "IT-1043": "done. Write “human” if it is not.",
  };
  return states[number];
}
