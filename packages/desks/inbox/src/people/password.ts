import { type ScryptOptions, scrypt, timingSafeEqual } from "node:crypto";
import type { Random } from "@frontdesk/core";
import { z } from "zod";
import type { PasswordHash } from "./kept-person.ts";

/** 12 characters at least, as people count them; the upper limit keeps nobody from a sentence. */
export const passwordSchema = z
  .string()
  .max(1_000)
  .refine((password) => [...password.normalize("NFKC")].length >= 12, "12 characters or more");

/** 32 MiB three times: one of the settings that OWASP's cheat sheet on storing passwords calls equally strong. */
const cost = { n: 32_768, r: 8, p: 3 };
const keyLength = 32;
/** So many are computed at once; each takes a thread and 32 MiB. */
const atOnce = 2;
/** So many may wait: behind more, whoever comes would give up before their turn. */
const mostWaiting = 20;

/** Makes and checks the hashes of passwords. */
export interface Passwords {
  /** Whether so many are being computed that another one should not be begun. */
  readonly isBusy: boolean;
  hash(password: string): Promise<PasswordHash>;
  /**
   * Takes as long without a hash as with one, so that nobody learns who has a password. What is urgent has its turn
   * before what is not.
   */
  matches(password: string, hash: PasswordHash | undefined, isUrgent?: boolean): Promise<boolean>;
}

/** {@link Passwords} by scrypt (RFC 7914). */
export function passwords(random: Random): Passwords {
  const nobody: PasswordHash = { ...cost, salt: base64(random.bytes(16)), key: base64(random.bytes(keyLength)) };
  const waiting: (() => void)[] = [];
  let running = 0;

  async function derive(
    password: string,
    { n, r, p, salt }: Omit<PasswordHash, "key">,
    isUrgent: boolean,
  ): Promise<Buffer> {
    if (running >= atOnce) {
      await new Promise<void>((resolve) => (isUrgent ? waiting.unshift(resolve) : waiting.push(resolve)));
    }
    running += 1;
    try {
      const options = { N: n, r, p, maxmem: 256 * n * r };
      return await scryptKey(password.normalize("NFKC"), Buffer.from(salt, "base64"), options);
    } finally {
      running -= 1;
      waiting.shift()?.();
    }
  }

  return {
    get isBusy() {
      return waiting.length >= mostWaiting;
    },
    async hash(password) {
      const made = { ...cost, salt: base64(random.bytes(16)) };
      return { ...made, key: base64(await derive(password, made, true)) };
    },
    async matches(password, hash, isUrgent = false) {
      const expected = hash ?? nobody;
      const isEqual = timingSafeEqual(await derive(password, expected, isUrgent), Buffer.from(expected.key, "base64"));
      return isEqual && hash !== undefined;
    },
  };
}

function scryptKey(password: string, salt: Buffer, options: ScryptOptions): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password, salt, keyLength, options, (error, key) => (error === null ? resolve(key) : reject(error)));
  });
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64");
}
