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
 * @param issuer the key of who asked for it: it is good as long as they are this customer
 * @param now epoch milliseconds
 */
export async function makeInvitation(
  customer: string,
  issuer: string,
  now: number,
  secret: Uint8Array,
): Promise<string> {
  const until = Math.floor(now / 1_000) + lifetimeSeconds;
  const claim = customer.replaceAll("-", "") + until.toString(16).padStart(8, "0");
  return claim + (await proofOf(claim + issuer, secret));
}

/** Whose code it says it is, if its time is not over; {@link issuerOf} tells whether it is ours. */
export function invitedBy(code: string, now: number): string | undefined {
  const [, customer, until = ""] = codeShape.exec(code) ?? [];
  if (customer === undefined || Number.parseInt(until, 16) * 1_000 <= now) return undefined;
  return customer.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** Who of these keys has asked for the code; undefined where that is none of them, or it is none of ours. */
export async function issuerOf(code: string, keys: readonly string[], secret: Uint8Array): Promise<string | undefined> {
  const claim = code.slice(0, 40);
  const proof = code.slice(40);
  for (const key of keys) if (isSame(proof, await proofOf(claim + key, secret))) return key;
  return undefined;
}

/** Takes as long for every difference. */
function isSame(proof: string, wanted: string): boolean {
  let difference = proof.length ^ wanted.length;
  for (let at = 0; at < wanted.length; at++) difference |= wanted.charCodeAt(at) ^ proof.charCodeAt(at);
  return difference === 0;
}
