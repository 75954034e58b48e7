import { type DeskHost, FrontdeskError } from "@frontdesk/core";
import { z } from "zod";
import { freshMs } from "../keep/fresh.ts";
import { keptDocument } from "../keep/kept-document.ts";
import { openKnownPlaces } from "./known-places.ts";
import { newToken, tokenHash } from "./token.ts";

const keptSignIn = z.object({
  /** SHA-256 of the token, Base64. */
  hash: z.string(),
  person: z.string(),
  since: z.number(),
  seen: z.number(),
});
type KeptSignIn = z.infer<typeof keptSignIn>;

/** Somebody who is signed in, in one browser. */
export interface SignIn {
  /** Tells it from others; no secret. */
  readonly id: string;
  readonly person: string;
}

/** Who is signed in, at whichever node. It lasts over restarts. */
export interface SignIns {
  /** Signs in, and returns the token that proves it. */
  open(person: string, address: string): Promise<string>;
  /** Who a token belongs to; undefined when it has expired, was ended or is none of ours. From now on it was seen. */
  find(token: string): SignIn | undefined;
  /** Whether it holds still, without being seen by it. */
  holds(id: string): boolean;
  end(id: string): Promise<void>;
  /** Ends those of a person, but for the one that is given. */
  endAllOf(person: string, but?: string): Promise<void>;
  /** Whether the person has signed in from an address before, as far back as that is remembered; nobody never has. */
  knows(person: string | undefined, address: string): Promise<boolean>;
  /** Sees what was changed at other nodes, unless it has within so many milliseconds. @throws FrontdeskError `store.*`. */
  fresh(maxAgeMs: number): Promise<void>;
}

/** What a {@link SignIns} works with. */
export interface SignInOptions {
  readonly host: DeskHost;
  readonly idleMs: number;
  readonly lifetimeMs: number;
}

/** Of one person; the one that was seen longest ago goes first. */
const mostOfOnePerson = 20;
/**
 * Being seen is written at most so often: after a crash, and at another node, somebody may have been idle this much
 * shorter than is known. Of a short time until somebody is signed out it is a part.
 */
const seenStepMs = (idleMs: number): number => Math.min(300_000, idleMs / 4);

/** Opens {@link SignIns}. @throws FrontdeskError `store.*`. */
export async function openSignIns({ host, idleMs, lifetimeMs }: SignInOptions): Promise<SignIns> {
  const { clock, random, log } = host;
  const document = await keptDocument(host, "sign-ins", z.array(keptSignIn), []);
  const places = await openKnownPlaces(host);
  /** Later than what is kept. */
  const seen = new Map<string, number>();

  const seenAt = (one: KeptSignIn): number => Math.max(one.seen, seen.get(one.hash) ?? 0);
  const isOpen = (one: KeptSignIn): boolean => {
    const now = clock.now();
    return now < one.since + lifetimeMs && now < seenAt(one) + idleMs;
  };
  const byId = (hash: string): KeptSignIn | undefined => document.value.find((one) => one.hash === hash && isOpen(one));
  const change = (edit: (open: readonly KeptSignIn[]) => readonly KeptSignIn[]): Promise<void> =>
    document.change((kept) => {
      const value = [...edit(kept.filter(isOpen).map((one) => ({ ...one, seen: seenAt(one) })))];
      const hashes = new Set(value.map(({ hash }) => hash));
      for (const hash of seen.keys()) if (!hashes.has(hash)) seen.delete(hash);
      return { value, result: undefined };
    });

  const keepOnly = (test: (one: KeptSignIn) => boolean): Promise<void> => change((open) => open.filter(test));

  let isRenewing = false;
  const renew = (): void => {
    if (isRenewing) return;
    isRenewing = true;
    keepOnly(() => true)
      .catch((error: unknown) => {
        log.warn("inbox.sign_in_not_renewed", { code: FrontdeskError.isInstance(error) ? error.code : "unknown" });
      })
      .finally(() => {
        isRenewing = false;
      });
  };

  return {
    async open(person, address) {
      const token = newToken(random);
      const now = clock.now();
      const signIn = { hash: tokenHash(token), person, since: now, seen: now };
      await change((open) => {
        const own = open.filter((one) => one.person === person).toSorted((a, b) => b.seen - a.seen);
        const tooMany = new Set(own.slice(mostOfOnePerson - 1));
        return [...open.filter((one) => !tooMany.has(one)), signIn];
      });
      await places.add(person, address);
      return token;
    },
    find(token) {
      const found = byId(tokenHash(token));
      if (found === undefined) return undefined;
      const now = clock.now();
      seen.set(found.hash, now);
      if (now - found.seen >= seenStepMs(idleMs)) renew();
      return { id: found.hash, person: found.person };
    },
    holds: (id) => byId(id) !== undefined,
    end: (id) => keepOnly(({ hash }) => hash !== id),
    endAllOf: (gone, but) => keepOnly(({ person, hash }) => person !== gone || hash === but),
    fresh: document.fresh,
    async knows(person, address) {
      await places.fresh(freshMs);
      return person !== undefined && places.knows(person, address);
    },
  };
}
