/** Lets everything come to rest that only waits for promises, also those of signatures, which other threads check. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) {
    await crypto.subtle.digest("SHA-256", new Uint8Array(1));
    await new Promise((resolve) => setImmediate(resolve));
  }
}
