import { type FetchContext, type FetchedFile, FrontdeskError } from "@frontdesk/core";
import type { TokenSource } from "./send.ts";
import { tokenFor } from "./send.ts";

/** What fetching works with. */
export interface Fetching {
  /** None on loopback without credentials. */
  readonly token: TokenSource;
  /** Hosts that files are fetched from, with the hosts below each. */
  readonly hosts: readonly string[];
}

/**
 * Where Microsoft keeps what people attach in Teams: SharePoint and OneDrive for work, also of the other clouds.
 *
 * @see https://learn.microsoft.com/microsoft-365/enterprise/urls-and-ip-address-ranges
 */
export const microsoftFileHosts: readonly string[] = [
  "sharepoint.com",
  "sharepoint.us",
  "sharepoint-mil.us",
  "sharepoint.cn",
  "svc.ms",
];

/** A download may lead on so often. */
const maxRedirects = 3;

/**
 * Fetches a file or a picture by the address that came with a message. Who wrote the message may have chosen the address:
 * it must lead to Microsoft, also after each redirect, and the bot's token goes to the service alone that Teams vouched
 * for, for its attachments.
 *
 * @throws FrontdeskError as the port's `fetch` does.
 */
export async function fetchFile(ref: string, context: FetchContext, fetching: Fetching): Promise<FetchedFile> {
  let response = await get(ref, context, fetching, false);
  if (response.status === 401 && isService(new URL(ref), context)) {
    await response.body?.cancel();
    response = await get(ref, context, fetching, true);
  }
  if (!response.ok) {
    await response.body?.cancel();
    throw answered(response);
  }
  const bytes = await read(response, context);
  const mime = response.headers.get("content-type")?.split(";", 1)[0]?.trim().toLowerCase();
  return { bytes, ...(mime === undefined || mime === "application/octet-stream" ? {} : { mime }) };
}

async function get(
  ref: string,
  context: FetchContext,
  { token, hosts }: Fetching,
  refresh: boolean,
): Promise<Response> {
  let url = URL.parse(ref);
  for (let redirects = 0; redirects <= maxRedirects; redirects += 1) {
    if (url === null || !isAllowed(url, context, hosts)) throw refused("The file is not at an address of Microsoft's.");
    const given = isService(url, context) ? await tokenFor(token, refresh) : undefined;
    const response = await request(url, given, context.signal);
    const location = response.headers.get("location");
    if (response.status < 300 || response.status >= 400 || location === null) return response;
    await response.body?.cancel();
    url = URL.parse(location, url.href);
  }
  throw refused("The file's address leads in circles.");
}

/** The service's own attachments, or a host of files; no address without TLS, but the service's own on this machine. */
export function isAllowed(url: URL, context: Pick<FetchContext, "address">, hosts: readonly string[]): boolean {
  if (isService(url, context)) return true;
  if (url.protocol !== "https:" && url.origin !== serviceOrigin(context)) return false;
  return hosts.some((host) => url.hostname === host || url.hostname.endsWith(`.${host}`));
}

/** Pictures in the text lie with the service that the bot answers to, and are shown to the bot only. */
function isService(url: URL, context: Pick<FetchContext, "address">): boolean {
  return url.origin === serviceOrigin(context) && /\/v3\/attachments\//.test(url.pathname);
}

function serviceOrigin({ address }: Pick<FetchContext, "address">): string | undefined {
  return URL.parse(String(address.serviceUrl))?.origin;
}

async function request(url: URL, token: string | undefined, signal: AbortSignal): Promise<Response> {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  try {
    return await fetch(url, { headers, redirect: "manual", signal });
  } catch (error) {
    throw broken(error);
  }
}

/** Reads no more than is kept. */
async function read(response: Response, { maxBytes }: FetchContext): Promise<Uint8Array> {
  if (Number(response.headers.get("content-length")) > maxBytes) {
    await response.body?.cancel();
    throw tooLarge(maxBytes);
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of response.body ?? []) {
      size += chunk.length;
      // Leaving the loop ends the download.
      if (size > maxBytes) break;
      chunks.push(chunk);
    }
  } catch (error) {
    throw broken(error);
  }
  if (size > maxBytes) throw tooLarge(maxBytes);
  const bytes = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
}

function answered({ status }: Response): FrontdeskError {
  const said = `The file's address answered ${status}.`;
  if (status === 408 || status === 429 || status >= 500) return unavailable(said);
  return refused(`${said} Links to files hold for some minutes only.`);
}

function broken(error: unknown): FrontdeskError {
  return unavailable(`The file could not be fetched (${error instanceof Error ? error.name : "unknown"}).`);
}

function unavailable(said: string): FrontdeskError {
  return new FrontdeskError("channel.unavailable", said, { retryable: true });
}

function refused(said: string): FrontdeskError {
  return new FrontdeskError("channel.refused", said, {
    hint: "Ask for the file once more; if your files lie elsewhere, name the host in teams({ fileHosts }).",
  });
}

function tooLarge(maxBytes: number): FrontdeskError {
  return new FrontdeskError("message.too_large", `The file has more than ${maxBytes} bytes.`, {
    hint: "Ask for a smaller one, or raise `maxFileBytes`.",
  });
}
