import type { HttpRequest } from "@frontdesk/core";

/** The values of a cookie. There are several where cookies of one name were set for several paths. */
export function cookieValues({ headers }: HttpRequest, name: string): readonly string[] {
  return (headers.cookie ?? "")
    .split(/[;,]/)
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1));
}

/** What a cookie is set with. */
export interface NewCookie {
  readonly name: string;
  /** Characters of a token only. Empty: the cookie is removed. */
  readonly value: string;
  /** Below the runtime's base: `/inbox`. */
  readonly path: string;
  readonly maxAgeMs: number;
}

/**
 * A `set-cookie` header: out of reach of scripts, for the inbox's own path, and not sent with what other sites ask for,
 * save where somebody follows a link.
 */
export function setCookie({ base }: HttpRequest, { name, value, path, maxAgeMs }: NewCookie): string {
  const { protocol } = new URL(base);
  const parts = [
    `${name}=${value}`,
    `Path=${basePath(base)}${path}`,
    `Max-Age=${value === "" ? 0 : Math.floor(maxAgeMs / 1_000)}`,
    "HttpOnly",
    "SameSite=Lax",
    ...(protocol === "https:" ? ["Secure"] : []),
  ];
  return parts.join("; ");
}

/** The path of the runtime's base, without a slash at its end: `/support`, or nothing. */
export function basePath(base: string): string {
  return new URL(base).pathname.replace(/\/+$/, "");
}
