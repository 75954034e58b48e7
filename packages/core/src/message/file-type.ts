const unknown = "application/octet-stream";

/** First bytes of the formats that we tell apart: an offset and hexadecimal digits, `..` for any byte. */
const signatures: readonly { readonly mime: string; readonly at?: number; readonly bytes: string }[] = [
  { mime: "image/png", bytes: "89504e470d0a1a0a" },
  { mime: "image/jpeg", bytes: "ffd8ff" },
  { mime: "image/gif", bytes: "474946383761" },
  { mime: "image/gif", bytes: "474946383961" },
  { mime: "image/webp", bytes: "52494646........57454250" },
  { mime: "image/avif", at: 4, bytes: "6674797061766966" },
  { mime: "image/heic", at: 4, bytes: "6674797068656963" },
  { mime: "image/bmp", bytes: "424d............00000000" },
  { mime: "application/pdf", bytes: "255044462d" },
  { mime: "audio/mpeg", bytes: "494433" },
  { mime: "audio/mpeg", bytes: "fffb" },
  { mime: "audio/mpeg", bytes: "fff3" },
  { mime: "audio/mp4", at: 4, bytes: "667479704d344120" },
  { mime: "video/quicktime", at: 4, bytes: "6674797071742020" },
  { mime: "video/mp4", at: 4, bytes: "66747970" },
  { mime: "audio/wav", bytes: "52494646........57415645" },
  { mime: "audio/ogg", bytes: "4f676753" },
  { mime: "video/webm", bytes: "1a45dfa3" },
  { mime: "application/gzip", bytes: "1f8b" },
  { mime: "application/zip", bytes: "504b0304" },
  { mime: "application/zip", bytes: "504b0506" },
];

/** Formats that are a ZIP archive or WebM inside; which one it is, only its sender knows. */
const families: { readonly [mime: string]: RegExp } = {
  "application/zip":
    /^application\/(?:vnd\.openxmlformats-officedocument\.[\w.]+|vnd\.oasis\.opendocument\.[\w.]+|epub\+zip)$/,
  "video/webm": /^audio\/webm$/,
  "video/mp4": /^audio\/(?:mp4|x-m4a)$/,
  "audio/ogg": /^video\/ogg$/,
};

/** Texts that no browser runs. */
const plainTexts = /^(?:text\/(?:plain|csv|markdown|tab-separated-values|calendar|vcard)|application\/json)$/;

/**
 * What a file is. Its first bytes decide; what its sender says counts only between formats that look the same, and for
 * plain text that is text indeed. What a browser would run (HTML, SVG, scripts) is never called by its name.
 *
 * @see https://mimesniff.spec.whatwg.org
 *
 * @example
 * ```ts
 * import { fileType } from "@frontdesk/core";
 *
 * console.log(fileType(new TextEncoder().encode("<script>"), "image/png")); // "text/plain"
 * ```
 */
export function fileType(bytes: Uint8Array, said: string | undefined): string {
  const claimed = said?.toLowerCase().split(";", 1)[0]?.trim() ?? "";
  const found = signatures.find((signature) => matches(bytes, signature))?.mime;
  if (found !== undefined) return families[found]?.test(claimed) === true ? claimed : found;
  if (!isText(bytes)) return unknown;
  return plainTexts.test(claimed) ? claimed : "text/plain";
}

function matches(bytes: Uint8Array, signature: { readonly at?: number; readonly bytes: string }): boolean {
  const start = signature.at ?? 0;
  const pairs = signature.bytes.match(/../g) ?? [];
  return pairs.every((pair, index) => pair === ".." || bytes[start + index] === Number.parseInt(pair, 16));
}

/** Whether the beginning is UTF-8 without control characters. */
function isText(bytes: Uint8Array): boolean {
  // A character may be cut where the sample ends.
  const text = new TextDecoder("utf-8").decode(bytes.subarray(0, 4_096), { stream: true });
  return !/[\ufffd[\p{Cc}--[\t-\r\x7f-\x9f]]]/v.test(text);
}
