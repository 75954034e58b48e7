/** The system's name of an error, such as `ENOENT`; `unknown` for every other error. */
export function errnoOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "unknown";
}
