import { createHmac, timingSafeEqual } from "node:crypto";

/** The header that proves where a webhook comes from. */
export const signatureHeader = "frontdesk-signature";

/** What {@link verifyWebhook} needs. */
export interface WebhookProof {
  /** The body as it came, before it is parsed. */
  readonly body: string | Uint8Array;
  /** The header `frontdesk-signature`. */
  readonly signature: string | null | undefined;
  /** The option `webhook.secret` of the inbox. */
  readonly secret: string;
  /** How old it may be, in milliseconds. Default: 5 minutes. */
  readonly toleranceMs?: number | undefined;
  /** Epoch milliseconds. Default: now. */
  readonly now?: number | undefined;
}

/** The value of the header: `t=<unix seconds>,v1=<HMAC-SHA256 of "t.body", hexadecimal>`. */
export function signWebhook(body: string, secret: string, now: number): string {
  const seconds = String(Math.floor(now / 1_000));
  return `t=${seconds},v1=${hmac(seconds, body, secret).toString("hex")}`;
}

/**
 * Whether a webhook was sent by this inbox, and not long ago: for the program that receives it. Compare the header
 * `frontdesk-delivery` with what came before to leave out what was sent twice.
 *
 * @example
 * ```ts
 * import { verifyWebhook } from "@frontdesk/inbox";
 *
 * async function receive(request: Request): Promise<Response> {
 *   const body = await request.text();
 *   const signature = request.headers.get("frontdesk-signature");
 *   if (!verifyWebhook({ body, signature, secret: "a-secret-of-both-sides" })) return new Response(null, { status: 401 });
 *   const { event, case: id, queue, link } = JSON.parse(body);
 *   console.log(event, id, queue, link); // "case.waiting" …
 *   return new Response(null, { status: 204 });
 * }
 *
 * const forged = new Request("http://127.0.0.1/waiting", { method: "POST", body: "{}" });
 * console.log((await receive(forged)).status); // 401
 * ```
 */
export function verifyWebhook({ body, signature, secret, toleranceMs = 300_000, now }: WebhookProof): boolean {
  const fields = (signature ?? "").split(",").map((field) => field.split("=", 2));
  const seconds = fields.find(([name]) => name === "t")?.[1] ?? "";
  if (!/^\d{1,12}$/.test(seconds)) return false;
  if (Math.abs((now ?? Date.now()) - Number(seconds) * 1_000) > toleranceMs) return false;
  const expected = hmac(seconds, body, secret);
  // There may be several: while a secret is changed, one by the old and one by the new.
  return fields.some(([name, value = ""]) => {
    const given = name === "v1" && /^[0-9a-f]{64}$/.test(value) ? Buffer.from(value, "hex") : undefined;
    return given !== undefined && timingSafeEqual(given, expected);
  });
}

function hmac(seconds: string, body: string | Uint8Array, secret: string): Buffer {
  return createHmac("sha256", secret).update(`${seconds}.`).update(body).digest();
}
