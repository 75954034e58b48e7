const scheme = "frontdesk-file:";

/**
 * The address of a kept file in a message: channels and desks put a link that expires in its place.
 *
 * @example
 * ```ts
 * import { fileIdOf, fileUrl } from "@frontdesk/core";
 *
 * const url = fileUrl("0123456789abcdef0123456789abcdef");
 * console.log(fileIdOf(url)); // "0123456789abcdef0123456789abcdef"
 * console.log(fileIdOf("https://example.com/a.png")); // undefined
 * ```
 */
export function fileUrl(id: string): string {
  return scheme + id;
}

/**
 * The id of a kept file in an address; undefined for every other address. See {@link fileUrl}.
 *
 * @example
 * ```ts
 * import { fileIdOf } from "@frontdesk/core";
 *
 * console.log(fileIdOf("https://example.com/a.png")); // undefined
 * ```
 */
export function fileIdOf(url: string): string | undefined {
  const id = url.startsWith(scheme) ? url.slice(scheme.length) : "";
  return /^[0-9a-f]{32}$/.test(id) ? id : undefined;
}
