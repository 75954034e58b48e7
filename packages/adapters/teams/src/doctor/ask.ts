import { fieldsOf } from "../fields.ts";

/** What an address answered, its headers included; or why nothing did. No ask throws. */
export type Asked =
  | { readonly status: number; readonly headers: Headers; readonly body: unknown }
  | {
      /** A system's code such as `ECONNREFUSED`, never an address. */
      readonly reason: string;
    };

/** Asks an address that is no conversation: the login, the keys, the bot's own endpoint. */
export async function ask(url: string, init: RequestInit, signal: AbortSignal): Promise<Asked> {
  try {
    const response = await fetch(url, { ...init, redirect: "manual", signal });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: parse(text) };
  } catch (error) {
    return { reason: reasonOf(error) };
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A page: the caller goes by the status.
    return undefined;
  }
}

/** The code alone: a message could name the address. */
function reasonOf(error: unknown): string {
  const { cause, name } = fieldsOf(error) ?? {};
  const code = fieldsOf(cause)?.code ?? name;
  return typeof code === "string" && /^\w{1,60}$/.test(code) ? code : "unknown";
}
