import { describe, expect, it } from "vitest";
import { callRoute } from "../../testing/call-route.ts";
import type { ChannelFixture, Proof } from "./fixture.ts";
import { expectTaken, type Session } from "./session.ts";

type Start = (account?: 1 | 2) => Promise<Session>;

const hello = { kind: "message", message: { event: 1, text: "Hello", customer: 1 }, proof: "valid" } as const;
const hourMs = 60 * 60_000;

/** Where a request comes from. */
export function describeProof({ request, proof: { coversBody, times } }: ChannelFixture, start: Start): void {
  /** No handler runs and nothing is stored. */
  async function expectTurnedAway(proof: Proof): Promise<void> {
    const session = await start();
    const response = await session.message(1, "Hello", { proof });
    expect([401, 403]).toContain(response.status);
    expect(session.host.offered).toBe(0);
    // Whoever asked learns nothing but that.
    expect(String(response.body ?? "")).not.toContain("Hello");
  }

  describe("turns away", () => {
    it("2 what has a wrong proof of origin", () => expectTurnedAway("wrong"));
    it("3 what has no proof of origin", () => expectTurnedAway("missing"));

    for (const time of ["stale", "future"] as const) {
      const [title, why] = [`4 what was proved at a wrong time: ${time}`, "the proof has no such time"];
      if (times.includes(time)) it(title, () => expectTurnedAway(time));
      else it.skip(`${title} (${why})`, () => {});
    }

    const changed = "2 a body that was changed after it was proved";
    if (!coversBody) it.skip(`${changed} (the proof does not cover the body)`, () => {});
    else
      it(changed, async () => {
        const session = await start();
        const signed = await request(hello, session, session.host);
        const body = typeof signed.body === "string" ? signed.body : new TextDecoder().decode(signed.body);
        expect(body).toContain("Hello");
        const forged = { ...signed, body: body.replace("Hello", "Hallo") };
        expect([401, 403]).toContain((await callRoute(session.channel.routes ?? [], forged)).status);
        expect(session.host.offered).toBe(0);
      });

    it("5 a request that is sent again later, or knows it", async () => {
      const session = await start();
      const recorded = await request(hello, session, session.host);
      const send = () => callRoute(session.channel.routes ?? [], recorded);
      expectTaken(await send());
      const before = session.host.accepted.length;
      expectTaken(await send());
      await session.host.clock.advance(hourMs);
      await send();
      expect(session.host.accepted).toHaveLength(before);
    });
  });
}
