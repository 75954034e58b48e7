import { FrontdeskError, type Sent } from "@frontdesk/core";

/** Posts once, and says how it failed: core waits and repeats. */
export async function send(url: string, init: RequestInit): Promise<Sent> {
  if (init.signal?.aborted) throw failed("unavailable", "called off");
  const response = await fetch(url, { ...init, method: "POST", redirect: "manual" }).catch((error: unknown) => {
    const code = String(Object(Object(error).cause).code);
    // Nobody was there: surely not sent. A connection that broke: perhaps sent.
    if (/^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|UND_ERR_CONNECT_TIMEOUT)$/.test(code)) throw failed("unavailable", code);
    throw failed("outcome_unknown", code);
  });
  await response.body?.cancel();
  if (response.ok) return {};
  const { status, headers } = response;
  const retryAfterMs = Number(headers.get("retry-after")) * 1000 || undefined;
  if (status === 429) throw failed("rate_limited", status, retryAfterMs);
  if (status === 504) throw failed("outcome_unknown", status); // a gateway gave up waiting: perhaps sent
  throw failed(status >= 500 ? "unavailable" : "refused", status, retryAfterMs);
}

type Failure = "rate_limited" | "unavailable" | "outcome_unknown" | "refused";

function failed(how: Failure, answer: string | number, retryAfterMs?: number): FrontdeskError {
  const hint = answer === 401 ? "Give both sides the same secret." : undefined;
  const options = { retryable: how !== "refused", retryAfterMs, hint };
  return new FrontdeskError(`channel.${how}`, `The other side: ${answer}.`, options);
}
