import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { gzip } from "node:zlib";

const zipped = promisify<string, Buffer>(gzip);

/** A file of the page, as it is sent. */
export interface PageFile {
  readonly body: string;
  /** The same, compressed; undefined for what is small or made for one request. */
  readonly gzip?: Uint8Array | undefined;
  readonly type: string;
  readonly etag: string;
}

/** The files of the page. */
export interface PageFiles {
  readonly script: PageFile;
  readonly style: PageFile;
  readonly icon: PageFile;
}

const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#1f5eff"/><path d="M7 8h18a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2h-7l-5 4v-4H7a2 2 0 0 1-2-2V10a2 2 0 0 1 2-2z" fill="#fff"/></svg>\n`;

/** The page's script and style are large: they are read when the page is first asked for. */
export async function loadPage(): Promise<PageFiles> {
  const { pageScript, pageStyle } = await import("#page");
  return {
    script: { ...pageFile(pageScript, "text/javascript; charset=utf-8"), gzip: await zipped(pageScript) },
    style: { ...pageFile(pageStyle, "text/css; charset=utf-8"), gzip: await zipped(pageStyle) },
    icon: pageFile(icon, "image/svg+xml"),
  };
}

/** A file with its mark, by which a browser knows that it has it. */
export function pageFile(body: string, type: string): PageFile {
  return { body, type, etag: `"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"` };
}
