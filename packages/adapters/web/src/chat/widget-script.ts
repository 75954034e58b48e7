import type { HttpResponse, Route } from "@frontdesk/core";
import { encode } from "../base64url.ts";

/** The script with the name under which caches know it. */
interface Script {
  readonly text: string;
  readonly gzip: Uint8Array;
  readonly etag: string;
}

/**
 * `GET /frontdesk-chat.js`: the widget, for pages of every origin. It is code without secrets: which pages may talk to
 * the bot is decided where they do.
 */
export function widgetRoute(path: string): Route {
  let script: Promise<Script> | undefined;
  return {
    method: "GET",
    path,
    maxBodyBytes: 0,
    async handle({ headers }): Promise<HttpResponse> {
      script ??= load();
      // What could not be read now may be readable later.
      script.catch(() => {
        script = undefined;
      });
      const { text, gzip, etag } = await script;
      const shared = {
        etag,
        "cache-control": "public, max-age=300",
        vary: "accept-encoding",
        "access-control-allow-origin": "*",
        "cross-origin-resource-policy": "cross-origin",
        "x-content-type-options": "nosniff",
      };
      if (isKnown(headers["if-none-match"], etag)) return { status: 304, headers: shared };
      const typed = { ...shared, "content-type": "text/javascript; charset=utf-8" };
      if (!takesGzip(headers["accept-encoding"])) return { status: 200, headers: typed, body: text };
      return { status: 200, headers: { ...typed, "content-encoding": "gzip" }, body: gzip };
    },
  };
}

/** Read when a page asks for the first time: most programs that import this package never serve it. */
async function load(): Promise<Script> {
  const { widgetScript: text } = await import("#widget-script");
  const bytes = new TextEncoder().encode(text);
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  const zipped = new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip"));
  const gzip = new Uint8Array(await new Response(zipped).arrayBuffer());
  return { text, gzip, etag: `"${encode(new Uint8Array(digest).subarray(0, 16))}"` };
}

/** RFC 9110, 12.5.3: `gzip`, unless with a weight of nothing. */
function takesGzip(acceptEncoding = ""): boolean {
  return acceptEncoding.split(",").some((coding) => /^\s*gzip\s*(?:;\s*q=(?!0(?:\.0*)?\s*$)[\d.]+\s*)?$/i.test(coding));
}

/** RFC 9110, 13.1.2: weakly compared, as proxies that compress make tags weak. */
function isKnown(ifNoneMatch: string | undefined, etag: string): boolean {
  const tags = (ifNoneMatch ?? "").split(",").map((tag) => tag.trim().replace(/^W\//, ""));
  return tags.includes(etag) || tags.includes("*");
}
