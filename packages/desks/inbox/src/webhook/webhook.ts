import type { Case, DeskHost } from "@frontdesk/core";
import { newId } from "../access/token.ts";
import { signatureHeader, signWebhook } from "./signature.ts";
import type { WebhookOptions } from "./webhook-options.ts";

/** Tells another program that a case waits. Nothing waits for it, and nothing fails with it. */
export interface Webhook {
  waiting(found: Case): void;
  close(): void;
}

interface Delivery {
  readonly id: string;
  readonly case: string;
  readonly body: string;
  /** Attempts that failed. */
  failures: number;
}

const attempts = 5;
/** 1 s, 5 s, 25 s, 125 s. */
const retryMs = (failures: number): number => 1_000 * 5 ** (failures - 1);
const timeoutMs = 10_000;
const mostWaiting = 1_000;
const mostAtOnce = 4;

/** What {@link webhook} works with. */
export interface WebhookServices extends WebhookOptions {
  readonly host: DeskHost;
  readonly publicUrl: string | undefined;
}

/** Makes a {@link Webhook}. */
export function webhook({ url, secret, publicUrl, host }: WebhookServices): Webhook {
  const { clock, random, log } = host;
  const due: Delivery[] = [];
  const retries = new Set<() => void>();
  const stopped = new AbortController();
  let sending = 0;

  function next(): void {
    while (sending < mostAtOnce && !stopped.signal.aborted) {
      const delivery = due.shift();
      if (delivery === undefined) return;
      sending += 1;
      void deliver(delivery).finally(() => {
        sending -= 1;
        next();
      });
    }
  }

  /** Never rejects. */
  async function deliver(delivery: Delivery): Promise<void> {
    const problem = await attempt(delivery);
    if (problem === undefined || stopped.signal.aborted) return;
    delivery.failures += 1;
    const fields = { case: delivery.case, delivery: delivery.id, attempt: delivery.failures, problem };
    if (delivery.failures >= attempts) {
      log.error("inbox.webhook_given_up", fields);
      return;
    }
    log.warn("inbox.webhook_failed", fields);
    const cancel = clock.after(retryMs(delivery.failures), () => {
      retries.delete(cancel);
      due.push(delivery);
      next();
    });
    retries.add(cancel);
  }

  /** What went wrong; undefined: it arrived. */
  async function attempt({ id, body }: Delivery): Promise<string | undefined> {
    try {
      const response = await fetch(url, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          "user-agent": "frontdesk-inbox",
          "frontdesk-delivery": id,
          [signatureHeader]: signWebhook(body, secret, clock.now()),
        },
        body,
        redirect: "manual",
        signal: AbortSignal.any([stopped.signal, AbortSignal.timeout(timeoutMs)]),
      });
      await response.body?.cancel();
      return response.ok ? undefined : `status ${response.status}`;
    } catch (error) {
      if (error instanceof Error && error.name === "TimeoutError") return "timeout";
      const cause = error instanceof Error ? error.cause : undefined;
      return cause instanceof Error && "code" in cause ? String(cause.code) : "unreachable";
    }
  }

  return {
    waiting(found) {
      if (due.length + retries.size >= mostWaiting) {
        log.error("inbox.webhook_dropped", { case: found.id });
        return;
      }
      const { id, queue, openedAt } = found;
      const link = publicUrl === undefined ? undefined : `${publicUrl}/inbox#/case/${id}`;
      const body = JSON.stringify({ event: "case.waiting", case: id, queue, openedAt, link });
      due.push({ id: newId(random), case: id, body, failures: 0 });
      next();
    },
    close() {
      stopped.abort();
      for (const cancel of retries) cancel();
      if (due.length + retries.size > 0) log.warn("inbox.webhook_left", { left: due.length + retries.size });
      retries.clear();
      due.length = 0;
    },
  };
}

/** Whether a case has begun to wait: it is new, was put back, or was transferred. */
export function beginsToWait(found: Case, before: Case | undefined): boolean {
  if (found.state !== "queued") return false;
  if (before?.state !== "queued") return true;
  return before.queue !== found.queue || before.reservedFor?.id !== found.reservedFor?.id;
}
