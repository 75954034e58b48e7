import { seededRandom } from "@frontdesk/core/testing";
import { describe, expect, it } from "vitest";
import { passwords } from "../../src/people/password.ts";

/** A hash that is checked in no time, and that no password fits. */
const cheap = { n: 64, r: 8, p: 1, salt: `${"A".repeat(22)}==`, key: `${"A".repeat(43)}=` };

describe("checking passwords", () => {
  it("says when too many wait, and has time again once they have had their turn", async () => {
    const checks = passwords(seededRandom("busy"));
    const under = Array.from({ length: 21 }, () => checks.matches("a password", cheap));
    expect(checks.isBusy).toBe(false);
    under.push(checks.matches("a password", cheap));
    expect(checks.isBusy).toBe(true);
    expect(await Promise.all(under)).toEqual(Array(22).fill(false));
    expect(checks.isBusy).toBe(false);
  });

  it("takes what is urgent before what waits already", async () => {
    const checks = passwords(seededRandom("urgent"));
    const done: string[] = [];
    const strangers = Array.from({ length: 15 }, (_, at) =>
      checks.matches("a password", cheap).then(() => done.push(`stranger ${at}`)),
    );
    const owner = checks.matches("a password", cheap, true).then(() => done.push("owner"));
    await Promise.all([...strangers, owner]);
    // Two were being computed already.
    expect(done.indexOf("owner")).toBeLessThanOrEqual(3);
  });
});
