import { describe, expect, it } from "vitest";
import type { ErrorCode } from "../../errors/codes.ts";
import { FrontdeskError } from "../../errors/frontdesk-error.ts";
import type { PlatformFault } from "./fixture.ts";
import { reply, type Session } from "./session.ts";

type Start = (account?: 1 | 2) => Promise<Session>;

const words = "A private text";

/** What a channel says when a send fails: for now, for good, or nobody knows. */
export function describeFailures(start: Start): void {
  /** Sends once into a fault; answers the error, and how many messages were seen after it. */
  async function sendInto(
    fault: PlatformFault,
  ): Promise<{ error: FrontdeskError; session: Session; seen: () => Promise<number> }> {
    const session = await start();
    if (session.platform.fail === undefined) throw new Error("The platform of a push channel must have faults.");
    const place = await session.place();
    await session.news(place);
    await session.platform.fail(fault, place.address);
    const error: unknown = await session.send(place, reply({ kind: "text", text: words })).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    if (!FrontdeskError.isInstance(error))
      throw new Error("The send must fail with a FrontdeskError.", { cause: error });
    expectClean(session, error);
    return { error, session, seen: async () => (await session.news(place)).length };
  }

  describe("says of a send that failed", () => {
    for (const [retryAfterMs, name] of [
      [7_000, "in seven seconds"],
      [undefined, "without a time"],
      [86_400_000, "tomorrow"],
    ] as const) {
      it(`35 that it was too fast, and may come ${name}`, async () => {
        const { error, seen } = await sendInto({ kind: "rate_limited", retryAfterMs });
        expect(error).toMatchObject({ code: "channel.rate_limited", retryable: true, retryAfterMs });
        expect(await seen()).toBe(0);
      });
    }

    for (const status of [500, 502, 503]) {
      it(`36 that the platform is not well (${status}), and sends it the next time`, async () => {
        const { error, session, seen } = await sendInto({ kind: "status", status });
        expect(error).toMatchObject({ code: "channel.unavailable", retryable: true });
        expect(await seen()).toBe(0);
        await session.send(await session.place(), reply({ kind: "text", text: words }));
        expect(await seen()).toBe(1);
      });
    }

    it("36 that a time-out behind the platform may have let it through", async () => {
      const { error } = await sendInto({ kind: "status", status: 504 });
      const codes: readonly ErrorCode[] = ["channel.unavailable", "channel.outcome_unknown"];
      expect(codes).toContain(error.code);
    });

    it("36 that nobody knows, when the connection broke after the request", async () => {
      const { error } = await sendInto({ kind: "reset" });
      expect(error).toMatchObject({ code: "channel.outcome_unknown", retryable: true });
    });

    it("36 that it surely was not sent, when nobody was there", async () => {
      const { error } = await sendInto({ kind: "unreachable" });
      expect(error).toMatchObject({ code: "channel.unavailable", retryable: true });
    });

    for (const kind of ["blocked", "deactivated", "not_found"] as const) {
      it(`37 that it is final: ${kind}`, async () => {
        const { error, seen } = await sendInto({ kind });
        expect(error).toMatchObject({ code: "channel.refused", retryable: false });
        expect(await seen()).toBe(0);
      });
    }
  });

  /** Case 44: no credentials and no message text, not in the error, its causes or the log. */
  function expectClean(session: Session, error: unknown): void {
    const written = [
      describeError(error),
      JSON.stringify(session.host.lines),
      ...session.host.lines.map(({ error: cause }) => describeError(cause)),
    ].join("\n");
    for (const secret of session.secrets) expect(written).not.toContain(secret);
    expect(written).not.toContain(words);
  }
}

/** Everything that a log would print of an error. */
function describeError(error: unknown, depth = 0): string {
  if (typeof error !== "object" || error === null || depth > 5) return String(error);
  const names = [...Object.getOwnPropertyNames(error), "message", "stack", "cause"];
  return names.map((name) => `${name}: ${describeError(Reflect.get(error, name), depth + 1)}`).join("\n");
}
