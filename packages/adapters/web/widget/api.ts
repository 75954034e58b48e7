import type { SessionAnswer, SessionRequest } from "../src/chat/protocol.ts";
import { jsonOf } from "./json.ts";
import type { Memory } from "./memory.ts";

/** The server answered, but not with what was asked for. */
export class Refused extends Error {
  readonly status: number;
  readonly code: string;
  /** How long the server asks to wait. */
  readonly waitMs: number | undefined;

  constructor(status: number, code: string, waitMs: number | undefined) {
    super(`${status} ${code}`);
    this.status = status;
    this.code = code;
    this.waitMs = waitMs;
  }

  /** Whether asking again would be refused again. */
  get isFinal(): boolean {
    return this.status >= 400 && this.status < 500 && this.status !== 408 && this.status !== 429;
  }

  get isExpired(): boolean {
    return this.status === 401 || (this.status === 403 && /^(?:TokenExpired|InvalidToken)$/.test(this.code));
  }
}

/** Requests to the server, each with a session that holds. */
export interface Api {
  /** The session; asks for one when there is none. */
  open(): Promise<SessionAnswer>;
  /** Takes a session that the server does not accept any more out of use. */
  expire(session: string | undefined): void;
  request(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<Response>;
  /** The same for a request that is made by other means than `fetch`. */
  withSession<T>(send: (session: string) => Promise<T>): Promise<T>;
  address(path: string): string;
}

/** What an API needs to know. */
export interface ApiOptions {
  /** Below it are all paths of the protocol. */
  readonly base: string;
  readonly memory: Memory;
  readonly identity: () => string | undefined;
  readonly locale: () => string;
  readonly opened: (answer: SessionAnswer) => void;
}

/** An answer that takes longer does not come: the line is dead, and the next attempt goes over another one. */
const answerMs = 10_000;
/** Nobody waits longer for an answer, whatever something between the server and us asks for. */
const longestWaitMs = 60_000;

/** What the server refused with. */
export function refusalOf(status: number, body: string, retryAfter: string | null): Refused {
  const seconds = Number(retryAfter);
  // What is not JSON comes from something between the server and us.
  const code = /"code"\s*:\s*"(\w+)"/.exec(body)?.[1] ?? "";
  return new Refused(
    status,
    code,
    retryAfter !== null && seconds >= 0 ? Math.min(seconds * 1000, longestWaitMs) : undefined,
  );
}

async function answered(request: Promise<Response>): Promise<Response> {
  const response = await request;
  if (response.ok) return response;
  throw refusalOf(response.status, await response.text(), response.headers.get("retry-after"));
}

/** A client of the server at `base`. */
export function apiOf({ base, memory, identity, locale, opened }: ApiOptions): Api {
  let current: Promise<SessionAnswer> | undefined;
  const address = (path: string): string => base + path;
  const json = (body: unknown): RequestInit => ({
    method: "POST",
    headers: { "content-type": "application/json" },
    body: jsonOf(body),
    signal: AbortSignal.timeout(answerMs),
  });

  async function begin(): Promise<SessionAnswer> {
    // Another page may have got a key meanwhile.
    const key = memory.get("key");
    const wanted: SessionRequest = { key, identity: identity(), locale: locale() };
    const response = await answered(fetch(address("/session"), json(wanted)));
    const answer: SessionAnswer = await response.json();
    memory.set("key", answer.key);
    opened(answer);
    return answer;
  }

  function open(): Promise<SessionAnswer> {
    if (current === undefined) {
      const opening = begin();
      current = opening;
      opening.catch(() => {
        if (current === opening) current = undefined;
      });
    }
    return current;
  }

  let token: string | undefined;
  function expire(session: string | undefined): void {
    if (session === undefined || session === token) current = undefined;
  }

  async function withSession<T>(send: (session: string) => Promise<T>, isSecond = false): Promise<T> {
    const { session } = await open();
    token = session;
    try {
      return await send(session);
    } catch (error) {
      if (isSecond || !(error instanceof Refused && error.isExpired)) throw error;
      expire(session);
      return withSession(send, true);
    }
  }

  return {
    open,
    expire,
    address,
    withSession: (send) => withSession(send),
    request: (method, path, body, signal) =>
      withSession((session) => {
        const init = body === undefined ? { signal: signal ?? AbortSignal.timeout(answerMs) } : json(body);
        const headers = { ...init.headers, authorization: `Bearer ${session}` };
        return answered(fetch(address(path), { ...init, method, headers }));
      }),
  };
}
