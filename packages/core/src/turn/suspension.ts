/** A promise that never settles: what a handler waits for when its answer is to come in another turn. */
export function suspension(): Promise<never> {
  return new Promise(() => {});
}
