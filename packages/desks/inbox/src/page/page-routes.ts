import type { HttpRequest, HttpResponse, Route } from "@frontdesk/core";
import { basePath } from "../access/cookie.ts";
import { loadPage, type PageFile, type PageFiles, pageFile } from "./page-text.ts";

/** Nothing from elsewhere, nothing inline, in no frame of another page: what a customer writes can run nowhere. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  // Pictures from elsewhere are links: to fetch one would tell its server who looks at it, and when.
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join("; ");

/** The page itself: public, and without any data. */
export function pageRoutes(): readonly Route[] {
  let loading: Promise<PageFiles> | undefined;
  const files = (): Promise<PageFiles> => {
    loading ??= loadPage();
    return loading;
  };
  const file = (path: string, pick: (files: PageFiles) => PageFile): Route => ({
    method: "GET",
    path,
    handle: async (request) => send(request, pick(await files())),
  });
  const shell: Route = {
    method: "GET",
    path: "/inbox",
    handle: async (request) => send(request, pageFile(shellOf(request), "text/html; charset=utf-8")),
  };
  return [
    // A slash at the end makes no difference to the runtime.
    shell,
    file("/inbox/app.js", ({ script }) => script),
    file("/inbox/app.css", ({ style }) => style),
    file("/inbox/icon.svg", ({ icon }) => icon),
  ];
}

function send({ headers }: HttpRequest, { body, gzip, type, etag }: PageFile): HttpResponse {
  const common = {
    etag,
    // Asked for each time, and sent only when it is another: after an update nobody has an old page.
    "cache-control": "no-cache",
    vary: "accept-encoding",
    "content-security-policy": policy,
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
  };
  const known = (headers["if-none-match"] ?? "").split(",").map((tag) => tag.trim().replace(/^W\//, ""));
  if (known.includes(etag)) return { status: 304, headers: common };
  const typed = { ...common, "content-type": type };
  if (gzip === undefined || !/\bgzip\b(?!\s*;\s*q=0(?:\.0*)?(?:,|$))/i.test(headers["accept-encoding"] ?? "")) {
    return { status: 200, headers: typed, body };
  }
  return { status: 200, headers: { ...typed, "content-encoding": "gzip" }, body: gzip };
}

/** With a base, relative addresses hold below any base path, with a slash at the end of the address or without. */
function shellOf({ base }: HttpRequest): string {
  const href = `${basePath(base)}/inbox/`.replace(/[&"<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<base href="${href}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>Inbox</title>
<link rel="icon" href="icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="app.css">
<script src="app.js" defer></script>
</head>
<body>
<div id="app"></div>
<noscript>The inbox needs JavaScript.</noscript>
</body>
</html>
`;
}
