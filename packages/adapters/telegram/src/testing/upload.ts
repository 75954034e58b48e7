import { badRequest } from "./refusal.ts";

/** A file that came with a call. */
export class FakeUpload {
  readonly name: string;
  readonly mime: string;
  readonly bytes: Uint8Array;

  constructor(name: string, mime: string, bytes: Uint8Array) {
    this.name = name;
    this.mime = mime;
    this.bytes = bytes;
  }
}

/** Reads a body of multipart/form-data, as strictly as RFC 7578 has it. */
export function readMultipart(type: string, body: Buffer): { readonly [field: string]: string | FakeUpload } {
  const boundary = /;\s*boundary=([\w'()+,./:=?-]{1,70})$/.exec(type)?.[1];
  if (boundary === undefined) throw badRequest("there is no boundary");
  const fields: { [field: string]: string | FakeUpload } = {};
  const mark = Buffer.from(`--${boundary}`);
  let at = body.indexOf(mark);
  if (at !== 0) throw badRequest("the body does not begin with its boundary");
  for (;;) {
    at += mark.length;
    if (body.subarray(at, at + 4).toString("latin1") === "--\r\n" && at + 4 === body.length) return fields;
    const end = body.indexOf(Buffer.concat([Buffer.from("\r\n"), mark]), at);
    const headEnd = body.indexOf("\r\n\r\n", at);
    if (body.subarray(at, at + 2).toString("latin1") !== "\r\n" || end < 0 || headEnd < 0 || headEnd > end) {
      throw badRequest("a part of the body is broken");
    }
    const head = body.subarray(at + 2, headEnd).toString("utf8");
    const content = body.subarray(headEnd + 4, end);
    const [, name, fileName] =
      /^Content-Disposition: form-data; name="([^"\r\n]+)"(?:; filename="([^"\r\n]*)")?/i.exec(head) ?? [];
    if (name === undefined || name in fields) throw badRequest("a part of the body has no name of its own");
    if (fileName === undefined) fields[name] = content.toString("utf8");
    else {
      const mime = /\r\nContent-Type: ([^\s;]+)$/i.exec(head)?.[1] ?? "application/octet-stream";
      fields[name] = new FakeUpload(decodeURIComponent(fileName), mime, Uint8Array.from(content));
    }
    at = end + 2;
  }
}
