/** Randomness, injected so that tests decide what it is. Keys and tokens come from here: it must be secure outside tests. */
export interface Random {
  /** Fresh random bytes. */
  bytes(length: number): Uint8Array;
}
