import { describe, expect, it } from "vitest";
import type { ErrorCode } from "../../errors/codes.ts";
import { FrontdeskError } from "../../errors/frontdesk-error.ts";
import { expectClean, privateWords } from "./clean.ts";
import type { PlatformFault } from "./fixture.ts";
import { reply, type Session } from "./session.ts";

/** Whether a platform that fails may have taken a message is for its adapter to know. */
const notRefused: readonly ErrorCode[] = ["channel.unavailable", "channel.outcome_unknown"];

type Start = (account?: 1 | 2) => Promise<Session>;

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
    const error: unknown = await session.send(place, reply({ kind: "text", text: privateWords })).then(
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
        expect(notRefused).toContain(error.code);
        expect(error.retryable).toBe(true);
        expect(await seen()).toBe(0);
        await session.send(await session.place(), reply({ kind: "text", text: privateWords }));
        expect(await seen()).toBe(1);
      });
    }

    it("36 that a time-out behind the platform may have let it through", async () => {
      const { error } = await sendInto({ kind: "status", status: 504 });
      expect(notRefused).toContain(error.code);
    });

    it("36 that nobody knows, when the connection broke after the request", async () => {
      const { error } = await sendInto({ kind: "reset" });
      expect(error).toMatchObject({ code: "channel.outcome_unknown", retryable: true });
    });

    it("36 that it surely was not sent, when nobody was there", async () => {
      const { error } = await sendInto({ kind: "unreachable" });
      expect(error).toMatchObject({ code: "channel.unavailable", retryable: true });
    });

    it("36 that it surely was not sent, when its time was over before it began", async () => {
      const session = await start();
      const place = await session.place();
      await session.news(place);
      const message = reply({ kind: "text", text: privateWords });
      const error: unknown = await session.send(place, message, AbortSignal.abort()).catch((reason: unknown) => reason);
      expect(error).toMatchObject({ code: "channel.unavailable", retryable: true });
      expectClean(session, error);
      expect(await session.news(place)).toEqual([]);
    });

    for (const kind of ["blocked", "deactivated", "not_found"] as const) {
      it(`37 that it is final: ${kind}`, async () => {
        const { error, seen } = await sendInto({ kind });
        expect(error).toMatchObject({ code: "channel.refused", retryable: false });
        expect(await seen()).toBe(0);
      });
    }

    it("36 and shows what is sent again under its key once, where it says that it can", async ({ skip }) => {
      const session = await start();
      if (!session.channel.capabilities.idempotentSend) return skip("the platform knows no keys");
      const place = await session.place();
      await session.news(place);
      await session.send(place, reply({ kind: "text", text: privateWords }));
      await session.repeat(place);
      expect(await session.news(place)).toHaveLength(1);
    });

    it("38 that its own credentials are refused, and what to do about it", async () => {
      const { error, seen } = await sendInto({ kind: "revoked" });
      const codes: readonly ErrorCode[] = ["channel.unavailable", "channel.refused"];
      expect(codes).toContain(error.code);
      expect(error.hint).toBeTypeOf("string");
      expect(await seen()).toBe(0);
    });
  });
}
