const digits = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** Bytes as lower-case hexadecimal digits, all or those of a stretch. */
export function hex(bytes: Uint8Array, from: number = 0, end: number = bytes.length): string {
  let text = "";
  for (let at = from; at < end; at++) text += digits[bytes[at] ?? 0] ?? "";
  return text;
}
