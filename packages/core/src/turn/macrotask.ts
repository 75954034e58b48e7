// Node, Bun and Deno have setImmediate, which costs microseconds; elsewhere a timer does the same more slowly.
const host: object & { readonly setImmediate?: (callback: () => void) => unknown } = globalThis;

/** Resolves when all microtasks have run and other work has had its turn. */
export function macrotask(): Promise<void> {
  return new Promise((resolve) => {
    if (host.setImmediate) host.setImmediate(() => resolve());
    else setTimeout(resolve, 0);
  });
}
