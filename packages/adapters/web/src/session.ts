import type { ChannelHost, HttpRequest, HttpResponse } from "@frontdesk/core";
import { type Counted, countedAddress } from "./client-address.ts";
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
  /** Refuses what comes too often; undefined: go on. */
  limit(what: Limited, key: Counted): HttpResponse | undefined;
}

/** What is counted. */
export type Limited = "tokens" | "activities" | "activitiesByAddress" | "requests";

/** Opens the channel's way into core. */
export async function createSession(host: ChannelHost, settings: Settings): Promise<Session> {
  const signer = await createSigner(await host.secret("web"), `${host.bot.id}/${settings.name}`);
  const limiters = createLimiters(settings.limits, () => host.clock.now());
  return {
    host,
    settings,
    signer,
    streams: createStreams(settings.limits.socketsPerConversation),
    started: createRecent(10_000),
    limit(what, { key, share }) {
      const waitMs = limiters[what].take(key, share);
      return waitMs === 0
        ? undefined
        : refuseFor(waitMs, 429, "TooManyRequests", "Too many requests; try again later.");
    },
  };
}

/** Under what the sender of a request is counted. */
export function counted(request: HttpRequest): Counted {
  return countedAddress(request.remoteAddress);
}

function createLimiters(limits: Limits, now: () => number): Record<Limited, Limiter> {
  const bySecond = (perSecond: number): Limiter => limiter({ perSecond, burst: 5 * perSecond }, now);
  return {
    tokens: limiter({ perSecond: limits.tokensPerMinute / 60, burst: limits.tokensPerMinute }, now),
    activities: bySecond(limits.activitiesPerSecond),
    activitiesByAddress: bySecond(limits.activitiesPerSecondByAddress),
    requests: bySecond(limits.requestsPerSecond),
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
