/** Bytes whose slice is no copy but a view, as that of Node's Buffer: who keeps a slice keeps what is the caller's. */
export class ViewedBytes extends Uint8Array<ArrayBuffer> {
  override slice(start?: number, end?: number): Uint8Array<ArrayBuffer> {
    return this.subarray(start, end);
  }
}
