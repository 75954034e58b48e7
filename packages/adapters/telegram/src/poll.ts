import type { Clock, Log } from "@frontdesk/core";
import type { ApiAnswer, Failure, TelegramApi } from "./api.ts";
import { tokenHint } from "./failure.ts";
import { fieldsOf, integerOf } from "./fields.ts";
import { allowedUpdates } from "./receive.ts";

/** How long Telegram holds a request for updates when there are none, in seconds. */
const holdSeconds = 50;

/** No answer after this long: the connection is dead. */
const deadMs = (holdSeconds + 15) * 1000;

const firstWaitMs = 1000;
const longestWaitMs = 60_000;

/** What polling works with. */
export interface PollOptions {
  readonly api: TelegramApi;
  readonly clock: Clock;
  readonly log: Log;
  /** The channel's name, for the log. */
  readonly channel: string;
  /** Takes updates over durably. Rejects when they could not be kept. */
  take(updates: readonly unknown[]): Promise<void>;
}

/** Polling that is under way. */
export interface Polling {
  /** Ends it at once; resolves when it has. */
  stop(): Promise<void>;
}

/**
 * Fetches updates until it is stopped. Updates are confirmed, by the next request's offset, only when they are kept;
 * whatever fails is reported and tried again, later each time. Never rejects.
 */
export function poll(options: PollOptions): Polling {
  const stopped = new AbortController();
  const ended = loop(options, stopped.signal);
  return {
    async stop(): Promise<void> {
      stopped.abort();
      await ended;
    },
  };
}

async function loop(options: PollOptions, stopped: AbortSignal): Promise<void> {
  let offset: number | undefined;
  let failures = 0;
  let trouble = "";
  while (!stopped.aborted) {
    const answer = await fetchUpdates(options, offset, stopped);
    if (stopped.aborted) return;
    const updates = answer.kind === "done" && Array.isArray(answer.result) ? answer.result : undefined;
    const isKept = updates !== undefined && (await keep(options, updates));
    if (updates !== undefined && isKept) {
      failures = 0;
      trouble = "";
      offset = nextOffset(updates, offset);
      continue;
    }
    if (answer.kind !== "done") report(options, answer, trouble === troubleOf(answer));
    trouble = troubleOf(answer);
    const wait = Math.min(firstWaitMs * 2 ** failures, longestWaitMs);
    failures = Math.min(failures + 1, 10);
    await pause(options.clock, (answer.kind === "refused" ? answer.retryAfterMs : undefined) ?? wait, stopped);
  }
}

async function fetchUpdates(
  { api, clock }: PollOptions,
  offset: number | undefined,
  stopped: AbortSignal,
): Promise<ApiAnswer> {
  const dead = new AbortController();
  const cancel = clock.after(deadMs, () => dead.abort());
  const abort = (): void => dead.abort();
  stopped.addEventListener("abort", abort, { once: true });
  const payload = {
    timeout: holdSeconds,
    allowed_updates: allowedUpdates,
    ...(offset === undefined ? {} : { offset }),
  };
  try {
    return await api.call("getUpdates", payload, dead.signal);
  } finally {
    cancel();
    stopped.removeEventListener("abort", abort);
  }
}

async function keep(options: PollOptions, updates: readonly unknown[]): Promise<boolean> {
  try {
    await options.take(updates);
    return true;
  } catch (error) {
    options.log.error("telegram.updates_not_kept", { channel: options.channel, updates: updates.length }, error);
    return false;
  }
}

function nextOffset(updates: readonly unknown[], offset: number | undefined): number | undefined {
  const ids = updates.map((update) => integerOf(fieldsOf(update)?.update_id)).filter((id) => id !== undefined);
  return ids.length === 0 ? offset : Math.max(...ids) + 1;
}

/** One readable line a trouble: while it lasts, its repetitions are for whoever looks closer. */
function report({ log, channel }: PollOptions, answer: Failure, isKnown: boolean): void {
  if (answer.kind === "failed") {
    log[isKnown ? "debug" : "warn"]("telegram.poll_failed", { channel, reason: answer.reason });
    return;
  }
  const fields = { channel, status: answer.status, hint: hintOf(answer.status) };
  if (fields.hint !== undefined) log[isKnown ? "debug" : "error"]("telegram.poll_refused", fields);
  else log[isKnown ? "debug" : "warn"]("telegram.poll_failed", fields);
}

function hintOf(status: number): string | undefined {
  if (status === 409) {
    return "Another program polls with this token, or a webhook is set: stop the one, delete the other. If you know of neither, have @BotFather revoke the token (/mybots, the bot, API Token) and set TELEGRAM_BOT_TOKEN to the new one.";
  }
  if (status !== 401 && status !== 404) return undefined;
  return `The token was revoked. ${tokenHint}`;
}

/** What makes two failures the same trouble. */
function troubleOf(answer: ApiAnswer): string {
  if (answer.kind === "done") return "";
  return answer.kind === "failed" ? answer.reason : String(answer.status);
}

function pause(clock: Clock, waitMs: number, stopped: AbortSignal): Promise<void> {
  if (stopped.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const end = (): void => {
      cancel();
      stopped.removeEventListener("abort", end);
      resolve();
    };
    const cancel = clock.after(waitMs, end);
    stopped.addEventListener("abort", end, { once: true });
  });
}
