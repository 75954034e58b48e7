/** The bytes of a stream of this length; undefined where it is longer, which is then not read on, or shorter. */
export async function readExactly(
  length: number,
  stream: ReadableStream<Uint8Array> | undefined,
): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let read = 0;
  // Leaving the loop cancels the stream.
  for await (const chunk of stream ?? []) {
    read += chunk.length;
    if (read > length) return undefined;
    chunks.push(chunk);
  }
  if (read < length) return undefined;
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
