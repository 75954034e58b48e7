import { randomUUID } from "node:crypto";
import type { ApiPayload, UploadedFile } from "./api.ts";

/** A body of multipart/form-data (RFC 7578). What is no text is JSON in it, as the Bot API reads it. */
export function multipart(
  payload: ApiPayload,
  file: UploadedFile,
  boundary = `frontdesk-${randomUUID()}`,
): { readonly type: string; readonly body: Uint8Array } {
  const head = (disposition: string): string => `--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\n`;
  const fields = Object.entries(payload)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => {
      const text = typeof value === "string" ? value : JSON.stringify(value);
      return `${head(`name="${quoted(name)}"`)}\r\n${text}\r\n`;
    });
  const opening = `${head(`name="${quoted(file.field)}"; filename="${quoted(file.name)}"`)}Content-Type: ${mimeOf(file.mime)}\r\n\r\n`;
  const body = Buffer.concat([
    Buffer.from(fields.join("") + opening, "utf8"),
    file.bytes,
    Buffer.from(`\r\n--${boundary}--\r\n`, "utf8"),
  ]);
  return { type: `multipart/form-data; boundary=${boundary}`, body };
}

/** As browsers write names: what would end the quotes or the line is percent-encoded. */
function quoted(name: string): string {
  return name.toWellFormed().replace(/["\r\n]/g, (sign) => encodeURIComponent(sign));
}

/** A type that cannot end its line. */
function mimeOf(mime: string): string {
  return /^[\w.+-]+\/[\w.+-]+$/.test(mime) ? mime : "application/octet-stream";
}
