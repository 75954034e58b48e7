import type { Identity } from "../definition/customer-profile.ts";
import type { StoredIdentity } from "../ports/identity-store.ts";
import { digestOf } from "../turn/idempotency-key.ts";

/** The key of somebody on a channel. */
export function userKey({ channel, account, user }: Identity): string {
  return JSON.stringify(["user", channel, account, user]);
}

/** RFC 5321, 4.5.3.1: longer is no address. */
const longestEmail = 254;

/** Whether it can be an address: what stands there for none, such as `unknown`, would make many customers one. */
export function isEmail(text: string): boolean {
  return text.length <= longestEmail && /^[^\s@]+@[^\s@]+$/.test(text);
}

/**
 * The key of an e-mail address: the case of A to Z and spaces around it tell nobody apart. That of other letters may: the
 * lower case of the Kelvin sign is a k, and both addresses can be had.
 */
export function emailKey(email: string): string {
  const lower = email.trim().replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
  return JSON.stringify(["email", lower.normalize("NFC")]);
}

/** The key of an invitation that was used. */
export function invitationKey(code: string): string {
  return JSON.stringify(["invitation", code]);
}

/** The identities and e-mail addresses among stored keys. */
export function readKeys(stored: readonly StoredIdentity[]): {
  readonly identities: readonly Identity[];
  readonly emails: readonly string[];
} {
  const identities: Identity[] = [];
  const emails: string[] = [];
  for (const { key } of stored) {
    // Safe: only the functions above write keys.
    const [kind, first = "", account = "", user = ""] = JSON.parse(key) as readonly string[];
    if (kind === "user") identities.push({ channel: first, account, user });
    if (kind === "email") emails.push(first);
  }
  return { identities, emails };
}

/** The id of a customer of whom nothing was linked yet: a UUIDv8, the same wherever it is asked for. */
export async function unlinkedId(bot: string, identity: Identity): Promise<string> {
  const digest = await digestOf(`customer ${bot} ${userKey(identity)}`);
  const variant = ((Number.parseInt(digest.charAt(16), 16) & 3) | 8).toString(16);
  return [
    digest.slice(0, 8),
    digest.slice(8, 12),
    `8${digest.slice(13, 16)}`,
    variant + digest.slice(17, 20),
    digest.slice(20, 32),
  ].join("-");
}
