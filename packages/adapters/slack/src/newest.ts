/** Keeps the newest of what is remembered, so that it stays bounded: what was put in first is forgotten first. */
export function keepNewest(known: Map<string, unknown> | Set<string>, limit: number): void {
  for (const oldest of known.keys()) {
    if (known.size <= limit) return;
    known.delete(oldest);
  }
}
