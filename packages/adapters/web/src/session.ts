import type { ChannelHost, HttpRequest, HttpResponse } from "@frontdesk/core";
import { type Counted, countedAddress } from "./client-address.ts";
import { createFileDesk, type FileDesk } from "./file-desk.ts";
import { type IdentityReader, openIdentity } from "./identity.ts";
import { type Limiter, limiter } from "./limiter.ts";
import type { Limits, Settings } from "./options.ts";
import { refuseFor } from "./reply.ts";
import { createStreams, type Streams } from "./send.ts";
import { createSigner, type Signer } from "./token.ts";

/** What an open channel works with. */
export interface Session {
  readonly host: ChannelHost;
  readonly settings: Settings;
  readonly signer: Signer;
  readonly streams: Streams;
  /** Conversations that were started here; bounded. */
  readonly started: Recent;
  /** Reads what the host page's server signed; undefined where it signs nothing. */
  readonly identity: IdentityReader | undefined;
  /** How far clients of the AI SDK have seen their conversations; bounded. */
  readonly answered: Places;
  /** Files that were taken over here; bounded. */
  readonly files: FileDesk;
  /** Refuses what comes too often; undefined: go on. */
  limit(what: Limited, key: Counted): HttpResponse | undefined;
  /** Refuses one more file that comes too soon. */
  limitFile(conversation: string, address: Counted): HttpResponse | undefined;
}

/** What is counted. */
export type Limited =
  | "tokens"
  | "activities"
  | "activitiesByAddress"
  | "requests"
  | "typing"
  | "files"
  | "filesByAddress";

/** Opens the channel's way into core. */
export async function createSession(host: ChannelHost, settings: Settings): Promise<Session> {
  const signer = await createSigner(await host.secret("web"), `${host.bot.id}/${settings.name}`);
  const limiters = createLimiters(settings.limits, () => host.clock.now());
  const limit: Session["limit"] = (what, { key, share }) => {
    const waitMs = limiters[what].take(key, share);
    return waitMs === 0 ? undefined : refuseFor(waitMs, 429, "TooManyRequests", "Too many requests; try again later.");
  };
  return {
    host,
    settings,
    signer,
    streams: createStreams(settings.limits.socketsPerConversation),
    started: createRecent(10_000),
    answered: createPlaces(10_000),
    identity: await openIdentity(host, settings),
    files: createFileDesk(host, settings),
    limit,
    limitFile: (conversation, address) =>
      limit("filesByAddress", address) ?? limit("files", { key: conversation, share: 1 }),
  };
}

/** Under what the sender of a request is counted. */
export function counted(request: HttpRequest): Counted {
  return countedAddress(request.remoteAddress);
}

function createLimiters(limits: Limits, now: () => number): Record<Limited, Limiter> {
  const bySecond = (perSecond: number): Limiter => limiter({ perSecond, burst: 5 * perSecond }, now);
  const byMinute = (perMinute: number): Limiter => limiter({ perSecond: perMinute / 60, burst: perMinute }, now);
  return {
    tokens: byMinute(limits.tokensPerMinute),
    activities: bySecond(limits.activitiesPerSecond),
    activitiesByAddress: bySecond(limits.activitiesPerSecondByAddress),
    requests: bySecond(limits.requestsPerSecond),
    // Nobody needs to be told more often that somebody writes.
    typing: limiter({ perSecond: 1, burst: 1 }, now),
    files: byMinute(limits.filesPerMinute),
    filesByAddress: byMinute(limits.filesPerMinuteByAddress),
  };
}

/** Remembers the last so many keys. */
export interface Recent {
  /** Whether the key is remembered; from now on it is. */
  seen(key: string): boolean;
}

function createRecent(capacity: number): Recent {
  const keys = new Set<string>();
  return {
    seen(key) {
      const isKnown = keys.delete(key);
      keys.add(key);
      if (keys.size > capacity) {
        const oldest = keys.values().next();
        if (!oldest.done) keys.delete(oldest.value);
      }
      return isKnown;
    },
  };
}

/** A place of the history for each of the last so many conversations. */
export interface Places {
  of(conversation: string): number | undefined;
  remember(conversation: string, sequence: number): void;
}

function createPlaces(capacity: number): Places {
  const places = new Map<string, number>();
  return {
    of: (conversation) => places.get(conversation),
    remember(conversation, sequence) {
      places.delete(conversation);
      places.set(conversation, sequence);
      if (places.size <= capacity) return;
      const oldest = places.keys().next();
      if (!oldest.done) places.delete(oldest.value);
    },
  };
}
