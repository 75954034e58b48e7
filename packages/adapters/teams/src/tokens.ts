import { fieldsOf } from "./fields.ts";
import type { TeamsAppType } from "./options.ts";
import { type TeamsSdk, TokenError, type WrongCredential } from "./sdk.ts";

/**
 * Tokens by an SDK: one request for all that wait, since a thousand messages meet an old token at once, and of what goes
 * wrong only what holds no secret. Who asks for a fresh one does not get the one that was asked for before.
 */
export function sharedTokens(appType: TeamsAppType, ask: (refresh: boolean) => Promise<unknown>): TeamsSdk["token"] {
  let asking: Promise<string> | undefined;
  let refreshing: Promise<string> | undefined;
  async function get(refresh: boolean): Promise<string> {
    let token: unknown;
    try {
      token = await ask(refresh);
    } catch (error) {
      throw tokenError(error, appType);
    }
    if (typeof token === "string" && token !== "") return token;
    throw new TokenError({ kind: "refused", reason: "no token in the answer" });
  }
  return (refresh) => {
    if (refresh) {
      refreshing ??= get(true).finally(() => {
        refreshing = undefined;
      });
    }
    if (refreshing !== undefined) return refreshing;
    asking ??= get(false).finally(() => {
      asking = undefined;
    });
    return asking;
  };
}

/** An author's own tokens, as far as they can be sent: a line end in one would break every request. */
export function checkedTokens(credentials: (refresh: boolean) => Promise<unknown>): TeamsSdk["token"] {
  return async (refresh) => {
    const token = await credentials(refresh);
    if (typeof token === "string" && /^[!-~]+$/.test(token)) return token;
    throw new TokenError({ kind: "refused", reason: "what it gave is no token", wrong: "credentials" });
  };
}

/** MSAL's errors have a code such as `invalid_client`, and in their text Entra's own; the rest can quote the request. */
function tokenError(error: unknown, appType: TeamsAppType): TokenError {
  const { errorCode, code, name, message } = fieldsOf(error) ?? {};
  const [word = "unknown"] = [errorCode, code, name].filter(
    (value): value is string => typeof value === "string" && /^[\w.-]{1,60}$/.test(value),
  );
  const [entra, number = ""] = /\bAADSTS(\d{4,9})\b/.exec(String(message ?? "")) ?? [];
  const reason = entra === undefined ? word : `${word} ${entra}`;
  if (appType === "UserAssignedMSI") return new TokenError({ kind: "unreachable", reason, wrong: "identity" });
  const isRefused = entra !== undefined || /^(?:invalid_|unauthorized_|access_denied)/i.test(word);
  return new TokenError({ kind: isRefused ? "refused" : "unreachable", reason, wrong: wrongByNumber.get(number) });
}

/** https://learn.microsoft.com/entra/identity-platform/reference-error-codes */
const wrongByNumber: ReadonlyMap<string, WrongCredential> = new Map([
  // There is no such app in the tenant, or it has been disabled.
  ["700016", "app"],
  ["7000112", "app"],
  // The secret is not the app's; it has expired.
  ["7000215", "password"],
  ["7000222", "password"],
  // There is no such tenant.
  ["90002", "tenant"],
  ["900023", "tenant"],
]);
