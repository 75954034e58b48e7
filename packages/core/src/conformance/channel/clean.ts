import { expect } from "vitest";
import type { Session } from "./session.ts";

/** What the suite writes where it looks for it afterwards. */
export const privateWords = "A private text";

/** Case 44: no credentials and no message text, not in an error, its causes or the log. */
export function expectClean(session: Session, error: unknown, text: string = privateWords): void {
  const written = [
    describeError(error),
    JSON.stringify(session.host.lines),
    ...session.host.lines.map(({ error: cause }) => describeError(cause)),
  ].join("\n");
  for (const secret of session.secrets) expect(written).not.toContain(secret);
  expect(written).not.toContain(text);
}

/** Everything that a log would print of an error. */
function describeError(error: unknown, depth = 0): string {
  if (typeof error !== "object" || error === null || depth > 5) return String(error);
  const names = [...Object.getOwnPropertyNames(error), "message", "stack", "cause"];
  return names.map((name) => `${name}: ${describeError(Reflect.get(error, name), depth + 1)}`).join("\n");
}
