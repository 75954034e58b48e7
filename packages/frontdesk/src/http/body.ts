/** What became of reading a body. */
export type Body =
  | { readonly kind: "bytes"; readonly bytes: Uint8Array }
  /** Larger than the limit; the rest was not read. */
  | { readonly kind: "too_large" }
  /** The client went away in the middle. */
  | { readonly kind: "aborted" }
  /** Somebody read it before, and did not keep the bytes. */
  | { readonly kind: "consumed" };

/** The empty body. */
export const noBody: Body = { kind: "bytes", bytes: new Uint8Array(0) };

/** Joins chunks. */
export function joined(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const [only] = chunks;
  if (chunks.length === 1 && only !== undefined) return only;
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
}
