/** What goes wrong with a post into a conversation. */
export type FakeFault =
  /** 429, with the seconds to wait if there are any. */
  | { readonly kind: "rate_limited"; readonly retryAfter?: number | undefined }
  /** An answer with this status and, if there is one, this code. */
  | { readonly kind: "status"; readonly status: number; readonly code?: string | undefined }
  /** The connection breaks after the request was read. */
  | { readonly kind: "reset" }
  /** There is never an answer. */
  | { readonly kind: "hang" };

/** Faults that wait for their calls, the first for the next call. */
export class Faults {
  readonly #waiting: FakeFault[] = [];

  add(fault: FakeFault, times: number): void {
    for (let time = 0; time < times; time += 1) this.#waiting.push(fault);
  }

  take(): FakeFault | undefined {
    return this.#waiting.shift();
  }
}
