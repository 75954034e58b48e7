/** What goes wrong with a call. */
export type FakeFault =
  /** 429, with the seconds to wait if there are any. */
  | { readonly kind: "rate_limited"; readonly retryAfter?: number | undefined }
  /** An answer with this status: a page of a gateway. */
  | { readonly kind: "status"; readonly status: number }
  /** Slack's word for why not, such as `internal_error`. */
  | { readonly kind: "refused"; readonly error: string }
  /** The connection breaks after the request was read; with `done`, after it was carried out. */
  | { readonly kind: "reset"; readonly done?: boolean | undefined }
  /** The call is carried out, or refused with a word, no sooner than this resolves. */
  | { readonly kind: "late"; readonly until: Promise<unknown>; readonly error?: string | undefined }
  /** There is never an answer. */
  | { readonly kind: "hang" };

/** Which calls a fault meets. */
export interface FaultOptions {
  /** `upload`: the posting of a file's bytes. Default: `chat.postMessage`. */
  readonly method?: string | undefined;
  /** How many calls. Default: 1. */
  readonly times?: number | undefined;
}

/** Faults that wait for their calls. */
export class Faults {
  readonly #waiting: { readonly fault: FakeFault; readonly method: string; left: number }[] = [];

  add(fault: FakeFault, options: FaultOptions): void {
    this.#waiting.push({ fault, method: options.method ?? "chat.postMessage", left: options.times ?? 1 });
  }

  /** The fault that meets a call, if one does. */
  take(method: string): FakeFault | undefined {
    const index = this.#waiting.findIndex((each) => each.method === method);
    const found = this.#waiting[index];
    if (found === undefined) return undefined;
    found.left -= 1;
    if (found.left <= 0) this.#waiting.splice(index, 1);
    return found.fault;
  }
}
