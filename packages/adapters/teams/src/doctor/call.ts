import type { Finding } from "@frontdesk/core";
import { passwordHint } from "../credentials.ts";
import { fieldsOf, wordOf } from "../fields.ts";
import { isSecureUrl } from "../loopback.ts";
import { ask } from "./ask.ts";
import { failed, insecureService, throttled, unreachable } from "./findings.ts";

/** What the service of conversations answered, or what is wrong. */
export type Called =
  | { readonly kind: "done"; readonly body: unknown }
  | { readonly kind: "wrong"; readonly finding: Finding };

/** Calls the service of conversations: the connector of the channel posts activities and nothing else. */
export type Call = (
  method: "POST" | "PUT" | "DELETE",
  path: string,
  body: object | undefined,
  signal: AbortSignal,
) => Promise<Called>;

/** Makes a {@link Call} with a token. */
export function caller(serviceUrl: string, token: () => string | undefined): Call {
  return async (method, path, body, signal) => {
    if (!isSecureUrl(serviceUrl)) return wrong(insecureService);
    const url = `${serviceUrl.replace(/\/+$/, "")}/${path}`;
    const headers = { authorization: `Bearer ${token() ?? ""}`, "content-type": "application/json; charset=utf-8" };
    const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    const asked = await ask(url, init, signal);
    const what = `${method} ${path.split("/").at(-1)?.startsWith("activit") === true ? "of an activity" : "to the service"}`;
    if ("reason" in asked)
      return wrong(unreachable("the service of conversations", new URL(url).hostname, asked.reason));
    if (asked.status >= 200 && asked.status < 300) return { kind: "done", body: asked.body };
    if (asked.status === 429) return wrong(throttled("the service", asked.headers.get("retry-after")));
    const code = wordOf(fieldsOf(fieldsOf(asked.body)?.error)?.code) ?? "";
    const said = `Teams answered ${asked.status}${/^\w{1,60}$/.test(code) ? ` ${code}` : ""} to ${what}.`;
    return wrong(failed(said, remedyOf(asked.status, code)));
  };
}

function wrong(finding: Finding): Called {
  return { kind: "wrong", finding };
}

function remedyOf(status: number, code: string): string | undefined {
  if (status === 401)
    return `${passwordHint} The channel Microsoft Teams must be added under Channels of the Azure Bot.`;
  if (status === 403)
    return "Install the app for that person, or add it to that chat or team, and check that its tenant is the app's.";
  if (status === 404)
    return 'Check the id given with --chat; the service of your region may be another: "serviceUrl" in the file of --options.';
  if (code === "BadSyntax") return "Check the id given with --chat.";
  return status >= 500 ? "Try again in a minute." : undefined;
}
