import type { Clock } from "@frontdesk/core";
import type { InstallProviderOptions } from "@slack/oauth";

/** How long a call of Slack's own libraries may take, in milliseconds. */
const callMs = 10_000;

/**
 * Options for the client in Slack's own libraries: without them it tries a call again for half an hour, and waits for an
 * answer without end.
 */
export function webClientOptions(
  apiUrl: string,
  fetch: typeof globalThis.fetch,
): NonNullable<InstallProviderOptions["clientOptions"]> {
  return { slackApiUrl: apiUrl, retryConfig: { retries: 0 }, rejectRateLimitedCalls: true, fetch };
}

/** A `fetch` that comes to an end. */
export function timedFetch(clock: Clock): typeof globalThis.fetch {
  return async (input, init) => {
    const time = new AbortController();
    const cancel = clock.after(callMs, () => time.abort());
    try {
      const response = await fetch(input, { ...init, signal: time.signal });
      // All of it within the time.
      return new Response(await response.arrayBuffer(), { status: response.status, headers: response.headers });
    } finally {
      cancel();
    }
  };
}
