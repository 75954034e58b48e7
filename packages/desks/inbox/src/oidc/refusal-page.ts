import { createHash } from "node:crypto";
import type { HttpResponse } from "@frontdesk/core";
import type { NotAdmitted } from "./admit.ts";

/** Why signing in by a provider came to nothing. */
export type OidcRefusal = NotAdmitted | "interrupted" | "provider" | "too_many";

const texts: { readonly [Why in OidcRefusal]: { readonly status: number; readonly text: string } } = {
  not_invited: {
    status: 403,
    text: "You are signed in at your provider, but have no place in this inbox. Ask a lead to invite you.",
  },
  unverified: {
    status: 403,
    text: "Your provider does not say that your e-mail address is verified. Verify it there, then sign in again.",
  },
  disabled: { status: 403, text: "Your access to this inbox was taken away. Ask a lead." },
  other_subject: {
    status: 403,
    text: "Your e-mail address belongs to another account of your provider here. Ask a lead.",
  },
  interrupted: { status: 400, text: "Signing in took too long, or was begun in another window. Begin again." },
  too_many: { status: 429, text: "Too many attempts. Wait a while, then begin again." },
  provider: { status: 502, text: "Your provider could not sign you in. Begin again; the log of the server says why." },
};

const style =
  "body{font:16px/1.5 system-ui,sans-serif;color-scheme:light dark;max-width:34rem;margin:15vh auto;padding:0 1.5rem}";
const styleHash = createHash("sha256").update(style).digest("base64");

/** A page for people: why they are not let in, and the way back to the inbox, whose path is `home`. */
export function refusalPage(why: OidcRefusal, home: string): HttpResponse {
  const { status, text } = texts[why];
  return {
    status,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-store",
      "content-security-policy": `default-src 'none'; style-src 'sha256-${styleHash}'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`,
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
    },
    body: `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Not signed in</title><style>${style}</style></head>
<body><h1>Not signed in</h1><p>${text}</p><p><a href="${home}">Back</a></p></body></html>
`,
  };
}
