import type { Finding } from "@frontdesk/core";
import { passwordHint } from "../credentials.ts";
import { appIdRemedy, tenantRemedy } from "./variables.ts";

/** All is well. */
export function ok(message: string): Finding {
  return { status: "ok", message };
}

/** It works, and something is to be known. */
export function warning(message: string, remedy?: string): Finding {
  return { status: "warning", message, remedy };
}

/** It does not work. */
export function failed(message: string, remedy?: string): Finding {
  return { status: "failed", message, remedy };
}

/** Nothing was looked at. */
export function skipped(message: string, remedy?: string): Finding {
  return { status: "skipped", message, remedy };
}

/** Nothing answers at a host. */
export function unreachable(what: string, host: string, reason: string): Finding {
  return failed(
    `No answer from ${what} (${reason}).`,
    `Let this machine reach ${host} by https (firewall, proxy, DNS).`,
  );
}

/** Too many requests. */
export function throttled(what: string, retryAfter: string | null): Finding {
  const wait = retryAfter === null || !/^\d{1,6}$/.test(retryAfter) ? "" : ` ${retryAfter} s`;
  return failed(`Microsoft asks to wait${wait} before ${what} is called again.`, "Wait, and run the doctor again.");
}

/** No token goes to such a service. */
export const insecureService: Finding = failed(
  "The service's address is no https address.",
  'Correct "serviceUrl" in the file of --options.',
);

/** What the login's codes mean (https://learn.microsoft.com/entra/identity-platform/reference-error-codes). */
export function loginFinding(status: number, error: string, code: string | undefined): Finding {
  const said = `Microsoft's login refused the bot (${[`${status}`, error, code].filter((word) => word !== undefined && word !== "").join(", ")})`;
  switch (code) {
    case "AADSTS7000215":
      return failed(`${said}: the password is not the right one.`, passwordHint);
    case "AADSTS7000222":
      return failed(`${said}: the password has expired.`, passwordHint);
    case "AADSTS700016":
      return failed(`${said}: the app is not in this tenant.`, `${appIdRemedy} ${tenantRemedy}`);
    case "AADSTS90002":
    case "AADSTS900023":
      return failed(`${said}: there is no such tenant.`, tenantRemedy);
    case "AADSTS500011":
      return failed(
        `${said}: the bot's service is not known in this tenant.`,
        "Create the Azure Bot in this tenant, and check the option `endpoints.scope` if it is set.",
      );
    default:
      return failed(`${said}.`, status >= 500 ? "Try again in some minutes." : `${passwordHint} ${appIdRemedy}`);
  }
}
