import { hex } from "../message/hex.ts";

/** An invitation is good for so long, in seconds, and once. */
const lifetimeSeconds = 30 * 60;
const codeShape = /^([0-9a-f]{32})([0-9a-f]{8})([0-9a-f]{24})$/;
const hmac = { name: "HMAC", hash: "SHA-256" };

async function proofOf(claim: string, secret: Uint8Array): Promise<string> {
  const key = await crypto.subtle.importKey("raw", new Uint8Array(secret), hmac, false, ["sign"]);
  const signature = await crypto.subtle.sign(hmac, key, new TextEncoder().encode(claim));
  return hex(new Uint8Array(signature)).slice(0, 24);
}

/** Whether a text looks like an invitation. */
export function isInvitation(text: string): boolean {
  return codeShape.test(text);
}

/**
 * A code by which a customer shows on another channel that it is them: 64 characters, as many as a Telegram link holds.
 *
 * @param now epoch milliseconds
 */
export async function makeInvitation(customer: string, now: number, secret: Uint8Array): Promise<string> {
  const until = Math.floor(now / 1_000) + lifetimeSeconds;
  const claim = customer.replaceAll("-", "") + until.toString(16).padStart(8, "0");
  return claim + (await proofOf(claim, secret));
}

/** Whose code it is, if it is ours and its time is not over. */
export async function readInvitation(code: string, now: number, secret: Uint8Array): Promise<string | undefined> {
  const [, customer = "", until = "", proof = ""] = codeShape.exec(code) ?? [];
  const wanted = await proofOf(customer + until, secret);
  let difference = proof.length ^ wanted.length;
  for (let at = 0; at < wanted.length; at++) difference |= wanted.charCodeAt(at) ^ proof.charCodeAt(at);
  if (difference !== 0 || Number.parseInt(until, 16) * 1_000 <= now) return undefined;
  return customer.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
