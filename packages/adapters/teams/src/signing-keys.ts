import type { Clock, Log } from "@frontdesk/core";
import type { JWK, JWTVerifyGetKey } from "jose";
import { fieldsOf, listOf, wordOf } from "./fields.ts";
import { isSecureUrl } from "./loopback.ts";

/** What reading keys works with. */
export interface SigningKeysOptions {
  readonly openIdMetadata: string;
  /** The channel's name, for the log. */
  readonly channel: string;
  readonly clock: Clock;
  readonly log: Log;
}

/** Keys are fetched anew after this, in milliseconds, as Microsoft asks for. */
const renewedMs = 24 * 60 * 60 * 1000;

/** Keys that could not be fetched anew are believed for so long, in milliseconds. */
const believedMs = 5 * renewedMs;

/** For a key that is not known, keys are fetched no sooner than this after the last time, in milliseconds. */
const pauseMs = 30_000;

/** After a failure they are fetched after a second, then after twice as long each time, at most after a minute. */
const longestWaitMs = 60_000;

const fetchMs = 5000;

/** Keys, and what is published about each. */
interface PublishedKeys {
  readonly keys: readonly JWK[];
  readonly getKey: JWTVerifyGetKey;
}

/** Gives the keys to check a token of this key with; undefined while nobody knows them. */
export type SigningKeys = (keyId: string) => Promise<PublishedKeys | undefined>;

/**
 * The keys that Teams signs with. Good ones stay while new ones cannot be fetched; whoever asks at once waits for one
 * request.
 */
export function signingKeys({ openIdMetadata, channel, clock, log }: SigningKeysOptions): SigningKeys {
  let good: (PublishedKeys & { readonly at: number }) | undefined;
  let renewing: Promise<void> | undefined;
  let failures = 0;
  let notBefore = 0;

  async function fetchNow(): Promise<void> {
    try {
      good = { ...(await fetchKeys(openIdMetadata)), at: clock.now() };
      failures = 0;
      notBefore = clock.now() + pauseMs;
    } catch {
      if (good !== undefined && failures === 0) log.warn("teams.keys_not_renewed", { channel });
      notBefore = clock.now() + Math.min(1000 * 2 ** failures, longestWaitMs);
      failures += 1;
    }
  }

  async function renew(): Promise<void> {
    if (clock.now() < notBefore) return;
    renewing ??= fetchNow().finally(() => {
      renewing = undefined;
    });
    await renewing;
  }

  return async (keyId) => {
    const knows = (): boolean => good?.keys.some(({ kid }) => kid === keyId) === true;
    const age = (): number => (good === undefined ? Number.POSITIVE_INFINITY : clock.now() - good.at);
    // Nobody waits while there is a good key to check with.
    if (!knows() || age() >= believedMs) await renew();
    else if (age() >= renewedMs) void renew();
    // A key that came since the last good answer would not be known.
    const isUnsure = failures > 0 && !knows();
    return isUnsure || age() >= believedMs ? undefined : good;
  };
}

async function fetchKeys(openIdMetadata: string): Promise<PublishedKeys> {
  const { createLocalJWKSet } = await import("jose");
  const metadata = fieldsOf(await read(openIdMetadata));
  const address = wordOf(metadata?.jwks_uri);
  if (address === undefined || !isSecureUrl(address)) throw new Error("The metadata name no keys.");
  const keys = listOf(fieldsOf(await read(address))?.keys).flatMap(({ kty, ...key }) =>
    typeof kty === "string" ? [{ kty, ...key }] : [],
  );
  if (keys.length === 0) throw new Error("There are no keys.");
  return { keys, getKey: createLocalJWKSet({ keys }) };
}

async function read(address: string): Promise<unknown> {
  const response = await fetch(address, { redirect: "error", signal: AbortSignal.timeout(fetchMs) });
  if (!response.ok) throw new Error(`The keys' server answered ${response.status}.`);
  return response.json();
}
