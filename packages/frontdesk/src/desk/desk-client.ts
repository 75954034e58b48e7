import { randomUUID } from "node:crypto";
import { FrontdeskError } from "@frontdesk/core";
import { z } from "zod";
import {
  caseAnswer,
  casesAnswer,
  changesAnswer,
  type DeskCase,
  type DeskMessage,
  errorAnswerBody,
  messagesAnswer,
} from "./desk-api.ts";

/** A refusal that the desk gave, with the code in its answer. */
export interface DeskRefusal {
  readonly kind: "refused";
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

/** Nobody answered, or not a desk. */
export interface DeskSilence {
  readonly kind: "silent";
  readonly message: string;
}

/** What an action came to. */
export type DeskResult<Value> = { readonly kind: "ok"; readonly value: Value } | DeskRefusal | DeskSilence;

/** A desk somewhere, spoken to over HTTP. Its methods do not throw. */
export interface DeskClient {
  cases(): Promise<DeskResult<{ readonly bot: { readonly name: string }; readonly cases: readonly DeskCase[] }>>;
  case(id: string): Promise<DeskResult<{ readonly case: DeskCase }>>;
  messages(id: string, after: number | undefined): Promise<DeskResult<{ readonly messages: readonly DeskMessage[] }>>;
  changes(
    after: string | undefined,
    signal: AbortSignal,
  ): Promise<DeskResult<{ readonly cursor: string; readonly cases: readonly string[] | "all" }>>;
  act(id: string, verb: "take" | "back" | "close"): Promise<DeskResult<{ readonly case: DeskCase }>>;
  say(id: string, text: string): Promise<DeskResult<unknown>>;
}

const requestMs = 10_000;
const pollMs = 25_000;
const anything = z.unknown();

/**
 * Makes a client.
 *
 * @throws FrontdeskError `runtime.invalid_options` when the address is none.
 */
export function deskClient(url: string, token: string, person: string): DeskClient {
  const base = baseUrl(url);
  const call = async <Schema extends z.ZodType>(
    schema: Schema,
    path: string,
    options: { readonly body?: unknown; readonly signal?: AbortSignal } = {},
  ): Promise<DeskResult<z.output<Schema>>> => {
    let response: Response;
    let text: string;
    try {
      response = await fetch(`${base}${path}`, {
        method: options.body === undefined ? "GET" : "POST",
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
        ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
        signal: options.signal ?? AbortSignal.timeout(requestMs),
        // A token goes to the address that was given and to no other.
        redirect: "error",
      });
      text = await response.text();
    } catch (error) {
      return { kind: "silent", message: `Nothing answers at ${base} (${reason(error)}).` };
    }
    const value = parse(text);
    if (!response.ok) {
      const refused = errorAnswerBody.safeParse(value);
      if (!refused.success)
        return { kind: "silent", message: `There is no desk at ${base} (HTTP ${response.status}).` };
      return { kind: "refused", status: response.status, ...refused.data.error };
    }
    const read = schema.safeParse(value);
    if (read.success) return { kind: "ok", value: read.data };
    return { kind: "silent", message: `What answers at ${base} is no desk, or one of another version.` };
  };
  const casePath = (id: string): string => `/desk/cases/${encodeURIComponent(id)}`;

  return {
    cases: () => call(casesAnswer, "/desk/cases"),
    case: (id) => call(caseAnswer, casePath(id)),
    messages: (id, after) =>
      call(messagesAnswer, `${casePath(id)}/messages${after === undefined ? "" : `?after=${after}`}`),
    changes(after, signal) {
      const query = new URLSearchParams({ waitMs: String(pollMs), ...(after === undefined ? {} : { after }) });
      const limit = AbortSignal.any([signal, AbortSignal.timeout(pollMs + requestMs)]);
      return call(changesAnswer, `/desk/changes?${query}`, { signal: limit });
    },
    act: (id, verb) => call(caseAnswer, `${casePath(id)}/${verb}`, { body: { person } }),
    async say(id, text) {
      const body = { person, text, key: randomUUID() };
      const first = await call(anything, `${casePath(id)}/lines`, { body });
      // The key makes the second attempt safe: a line that had arrived is not said twice.
      return first.kind === "silent" ? call(anything, `${casePath(id)}/lines`, { body }) : first;
    },
  };
}

function baseUrl(url: string): string {
  const full = /^https?:\/\//i.test(url) ? url : `http://${url}`;
  if (!URL.canParse(full)) {
    throw new FrontdeskError("runtime.invalid_options", `${JSON.stringify(url)} is not an address.`, {
      hint: "Give the address of the running bot, such as http://127.0.0.1:3000.",
    });
  }
  const { origin, pathname } = new URL(full);
  return origin + pathname.replace(/\/+$/, "");
}

function reason(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (cause instanceof Error && "code" in cause) return String(cause.code);
  return cause instanceof Error ? cause.message : "unknown";
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
