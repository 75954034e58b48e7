import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";

/** Keeps texts so that only who has the key can read them. */
export interface Vault {
  /** @param name what the text is: sealed under another name it cannot be opened */
  seal(name: string, text: string): Uint8Array;
  /** Undefined for what was not sealed with this key, under this name, or was changed since. */
  open(name: string, bytes: Uint8Array): string | undefined;
}

const version = 1;
const nonceLength = 12;
const tagLength = 16;

/**
 * AES-256-GCM with a key that is derived from a secret by HKDF-SHA-256, and a fresh nonce for each text
 * (NIST SP 800-38D). A sealed text is a byte of version, the nonce, the tag, the ciphertext.
 */
export function vault(secret: string): Vault {
  const key = new Uint8Array(hkdfSync("sha256", secret, "", "frontdesk slack installations", 32));
  return {
    seal(name, text): Uint8Array {
      const nonce = randomBytes(nonceLength);
      const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(Buffer.from(name));
      const hidden = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
      return Buffer.concat([Uint8Array.of(version), nonce, cipher.getAuthTag(), hidden]);
    },
    open(name, bytes): string | undefined {
      if (bytes[0] !== version || bytes.length < 1 + nonceLength + tagLength) return undefined;
      const nonce = bytes.subarray(1, 1 + nonceLength);
      const tag = bytes.subarray(1 + nonceLength, 1 + nonceLength + tagLength);
      const decipher = createDecipheriv("aes-256-gcm", key, nonce).setAAD(Buffer.from(name)).setAuthTag(tag);
      try {
        const text = decipher.update(bytes.subarray(1 + nonceLength + tagLength));
        return Buffer.concat([text, decipher.final()]).toString("utf8");
      } catch {
        // Another key, or not what was sealed: the caller says so.
        return undefined;
      }
    },
  };
}
