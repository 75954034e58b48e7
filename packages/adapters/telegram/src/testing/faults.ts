import { sendsMessage } from "./read-message.ts";

/** What goes wrong with a call. */
export type FakeFault =
  /** 429, with the seconds to wait if there are any. */
  | { readonly kind: "rate_limited"; readonly retryAfter?: number | undefined }
  /** An answer with this status: from 500 on a page of a gateway, below an error of the API. */
  | { readonly kind: "status"; readonly status: number; readonly description?: string | undefined }
  /** The connection breaks after the request was read; with `done`, after it was carried out. */
  | { readonly kind: "reset"; readonly done?: boolean | undefined }
  /** It is carried out when this has come, whether or not somebody still waits for the answer. */
  | { readonly kind: "late"; readonly until: Promise<unknown> }
  /** There is never an answer. */
  | { readonly kind: "hang" };

/** Which calls a fault meets. */
export interface FaultOptions {
  /** Default: the methods that send messages. */
  readonly method?: string | undefined;
  /** How many calls. Default: 1. */
  readonly times?: number | undefined;
}

/** Faults that wait for their calls. */
export class Faults {
  readonly #waiting: { readonly fault: FakeFault; readonly method: string | undefined; left: number }[] = [];

  add(fault: FakeFault, options: FaultOptions): void {
    this.#waiting.push({ fault, method: options.method, left: options.times ?? 1 });
  }

  /** The fault that meets a call, if one does. */
  take(method: string): FakeFault | undefined {
    const isSend = sendsMessage(method);
    const index = this.#waiting.findIndex((each) => (each.method === undefined ? isSend : each.method === method));
    const found = this.#waiting[index];
    if (found === undefined) return undefined;
    found.left -= 1;
    if (found.left <= 0) this.#waiting.splice(index, 1);
    return found.fault;
  }
}
