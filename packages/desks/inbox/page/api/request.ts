import { Refusal, refusalOf } from "./refusal.ts";

/** How one request differs from a plain GET. */
export interface RequestOptions {
  readonly method?: "GET" | "POST" | "PUT" | "DELETE" | undefined;
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
}

/** An address below the inbox's own, wherever it is mounted. */
export function apiUrl(path: string): string {
  return new URL(`api/${path}`, document.baseURI).href;
}

/**
 * Asks the server, and reads its answer.
 *
 * @throws Refusal when it refuses, cannot be reached, or answers with something else than JSON.
 */
export async function request<Answer>(path: string, options: RequestOptions = {}): Promise<Answer> {
  const { method = "GET", body, signal } = options;
  let response: Response;
  try {
    response = await fetch(apiUrl(path), {
      method,
      credentials: "same-origin",
      cache: "no-store",
      redirect: "error",
      headers: { accept: "application/json", ...(body === undefined ? {} : { "content-type": "application/json" }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal:
        signal === undefined ? AbortSignal.timeout(30_000) : AbortSignal.any([signal, AbortSignal.timeout(30_000)]),
    });
  } catch (cause) {
    throw new Refusal("network", "The server was not reached.", { cause });
  }
  const answer = await bodyOf(response);
  if (!response.ok) throw refusalOf(response.status, answer);
  // Safe: the server is the page's own, of the same version.
  return answer as Answer;
}

async function bodyOf(response: Response): Promise<unknown> {
  const text = await response.text().catch((cause: unknown) => {
    throw new Refusal("network", "The answer broke off.", { cause });
  });
  if (text === "") return undefined;
  return readJson(text, response.ok);
}

function readJson(text: string, isOk: boolean): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    // A proxy's own error page: the status says enough.
    if (!isOk) return undefined;
    throw new Refusal("failed", "The answer is not JSON.", { cause });
  }
}
