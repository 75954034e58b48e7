import { safeFileName } from "../message/file-name.ts";
import { fileType } from "../message/file-type.ts";
import { hex } from "../message/hex.ts";
import type { Clock } from "../ports/clock.ts";
import type { FileHost, Files, FileUpload, KeptFile } from "../ports/files.ts";
import type { HttpRequest, HttpResponse, Route } from "../ports/http.ts";
import type { Random } from "../ports/random.ts";
import { checkFile, defaultMaxFileBytes, type ScanFile } from "./file-check.ts";

/** Links open a file this long, and are the same for an hour, so that browsers keep what they have fetched. */
const linkLifetimeMs = 24 * 60 * 60 * 1_000;
const linkStepMs = 60 * 60 * 1_000;

/** What a browser may show in its place; everything else is saved. None of it can run a script. */
const shown = /^(?:image\/(?:png|jpeg|gif|webp|avif|bmp)|audio\/[\w.+-]+|video\/[\w.+-]+)$/;

/** What files are handled with. */
export interface FileServices {
  readonly files: Files;
  readonly clock: Clock;
  readonly random: Random;
  /** Default: 20 MiB. */
  readonly maxFileBytes?: number | undefined;
  readonly scanFile?: ScanFile | undefined;
  /** The key that links are signed with. */
  secret(): Promise<Uint8Array>;
}

/** The way of channels and desks to files, and the endpoint that their links open. */
export interface FileGate extends FileHost {
  readonly route: Route;
  /** As `put`, under an id that was given out before. Once more with the same id replaces it. */
  keep(id: string, upload: FileUpload): Promise<KeptFile>;
  /** Removing what is not there is no error. */
  remove(id: string): Promise<void>;
}

const hmac = { name: "HMAC", hash: "SHA-256" };

/** Makes the {@link FileGate} of an engine. */
export function fileGate({ files, clock, random, secret, scanFile, ...rules }: FileServices): FileGate {
  const { maxFileBytes = defaultMaxFileBytes } = rules;
  let signing: Promise<CryptoKey> | undefined;
  const key = (): Promise<CryptoKey> => {
    signing ??= secret().then((bytes) =>
      crypto.subtle.importKey("raw", new Uint8Array(bytes), hmac, false, ["sign", "verify"]),
    );
    // A store that is away for a moment must not spoil every later link.
    signing.catch(() => {
      signing = undefined;
    });
    return signing;
  };
  const claim = (id: string, until: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(`${id}.${until}`);

  async function keep(id: string, { name, mime, bytes, owner }: FileUpload): Promise<KeptFile> {
    const file: KeptFile = {
      id,
      name: safeFileName(name),
      mime: fileType(bytes, mime),
      size: bytes.length,
      owner,
      at: clock.now(),
    };
    await checkFile(file, bytes, { maxFileBytes, scanFile, clock });
    await files.put(file, bytes);
    return file;
  }

  return {
    maxFileBytes,
    keep,
    put: (upload) => keep(hex(random.bytes(16)), upload),
    get: (id) => files.get(id),
    remove: (id) => files.remove(id),
    async link(id, base) {
      const until = String(Math.ceil((clock.now() + linkLifetimeMs) / linkStepMs) * linkStepMs);
      const proof = new Uint8Array(await crypto.subtle.sign(hmac, await key(), claim(id, until)));
      return `${base}/files/${id}?until=${until}&proof=${hex(proof)}`;
    },
    route: {
      method: "GET",
      path: "/files/:id",
      maxBodyBytes: 0,
      async handle({ params, query }: HttpRequest): Promise<HttpResponse> {
        const id = params.id ?? "";
        const until = query.get("until") ?? "";
        const proof = bytesOf(query.get("proof") ?? "");
        const isOurs = proof !== undefined && (await crypto.subtle.verify(hmac, await key(), proof, claim(id, until)));
        if (!isOurs || clock.now() >= Number(until)) return refusal(403, "This link is not valid any more.");
        const found = await files.get(id);
        if (found === undefined) return refusal(404, "This file is not there any more.");
        return fileAnswer(found.file, found.bytes);
      },
    },
  };
}

/**
 * A kept file as an answer that no browser runs: pictures and sound are shown, everything else is saved.
 *
 * @example
 * ```ts
 * import { fileAnswer } from "@frontdesk/core";
 *
 * const file = { id: "0", name: "a.html", mime: "text/plain", size: 2, owner: "", at: 0 };
 * console.log(fileAnswer(file, new Uint8Array(2)).headers?.["content-disposition"]); // attachment; …
 * ```
 */
export function fileAnswer(file: KeptFile, bytes: Uint8Array): HttpResponse {
  const disposition = shown.test(file.mime) ? "inline" : "attachment";
  // RFC 6266: the plain name for old clients, the encoded one for all others.
  const plain = file.name.replace(/[^\x20-\x7e]|["\\%]/g, "_");
  return {
    status: 200,
    headers: {
      "content-type": file.mime,
      "content-disposition": `${disposition}; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(file.name).replace(/['()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)}`,
      "content-security-policy": "sandbox; default-src 'none'",
      "x-content-type-options": "nosniff",
      // Pages of other origins, on which the widget stands, may show it: whoever has the link may see it.
      "cross-origin-resource-policy": "cross-origin",
      "referrer-policy": "no-referrer",
      "cache-control": "private, max-age=3600, immutable",
    },
    body: bytes,
  };
}

function refusal(status: number, text: string): HttpResponse {
  const headers = { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" };
  return { status, headers, body: text };
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (!/^(?:[0-9a-f]{2}){32}$/.test(text)) return undefined;
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
