import { Agent, request as httpRequest } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { Child } from "./child.ts";
import type { Delivery } from "./wires.ts";

const agent = new Agent({ keepAlive: true, maxSockets: 256 });

/** Lets go of connections that have been idle: a server ends them after some seconds, maybe as they are used again. */
export function closeConnections(): void {
  agent.destroy();
}

/** The machine's monotonic clock in milliseconds, which all processes share. */
export function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

/** Posts one delivery; the status it was answered with, once the answer is whole. Rejects when the connection breaks. */
export function post(port: number, { path, headers, body }: Delivery): Promise<number> {
  return new Promise((resolve, reject) => {
    const all = { "content-type": "application/json", "content-length": Buffer.byteLength(body), ...headers };
    const out = httpRequest({ agent, host: "127.0.0.1", port, path, method: "POST", headers: all }, (response) => {
      response.resume();
      response.on("error", reject);
      response.on("end", () => resolve(response.statusCode ?? 0));
    });
    out.on("error", reject);
    out.end(body);
  });
}

async function taken(port: number, delivery: Delivery): Promise<void> {
  const status = await post(port, delivery);
  if (status < 200 || status > 299) throw new Error(`A delivery to ${delivery.path} was answered with ${status}.`);
}

/** Delivers all of them, so many at once; every one must be acknowledged. */
export async function deliverAtOnce(port: number, deliveries: readonly Delivery[], atOnce: number): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let delivery = deliveries[next++]; delivery !== undefined; delivery = deliveries[next++]) await taken(port, delivery);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

/** When a message was due, and when its acknowledgement was there; both by {@link monotonicMs}. */
export interface Timed {
  readonly due: number;
  acknowledged: number;
}

/**
 * Delivers them at a fixed rate, whatever becomes of earlier ones. Times are counted from when a message was due, not from
 * when it could be sent: a server that stands still is charged for all who would have waited.
 */
export async function deliverAtRate(port: number, deliveries: readonly Delivery[], perSecond: number): Promise<readonly Timed[]> {
  const begin = monotonicMs() + 10;
  const times = deliveries.map((_, index): Timed => ({ due: begin + (index * 1_000) / perSecond, acknowledged: 0 }));
  const underWay: Promise<void>[] = [];
  for (const [index, delivery] of deliveries.entries()) {
    const time = times[index];
    if (time === undefined) continue;
    // A timer of Node is a millisecond coarse: those that are due go together.
    while (monotonicMs() < time.due) await sleep(1);
    underWay.push(taken(port, delivery).then(() => void (time.acknowledged = monotonicMs())));
  }
  await Promise.all(underWay);
  return times;
}

/** Waits until the other side has so many answers; throws when they stop coming. */
export async function answeredBy(api: Child, count: number): Promise<void> {
  let last = -1;
  let quietSince = monotonicMs();
  for (;;) {
    const now = Number(await api.ask("count"));
    if (now >= count) return;
    if (now !== last) quietSince = monotonicMs();
    if (monotonicMs() - quietSince > 10_000) throw new Error(`${count - now} of ${count} answers are missing.`);
    last = now;
    await sleep(2);
  }
}
