import { FrontdeskError } from "@frontdesk/core";
import { describe, expect, it } from "vitest";
import { type LogLevel, lineLog } from "../../src/system/line-log.ts";

function lines(level?: LogLevel): { readonly log: ReturnType<typeof lineLog>; readonly written: string[] } {
  const written: string[] = [];
  return {
    written,
    log: lineLog({ level, write: (line) => void written.push(line), now: () => Date.UTC(2026, 10, 21) }),
  };
}

describe("the log", () => {
  it("writes instant, level, event and fields in one line", () => {
    const { log, written } = lines();
    log.info("channel.open", { channel: "web", ms: 12, again: false, nothing: undefined });
    expect(written).toEqual(["2026-11-21T00:00:00.000Z info  channel.open channel=web ms=12 again=false"]);
  });

  it("writes what is at least as grave as its level", () => {
    for (const [level, count] of [
      ["debug", 4],
      ["info", 3],
      [undefined, 3],
      ["warn", 2],
      ["error", 1],
      ["silent", 0],
    ] as const) {
      const { log, written } = lines(level);
      for (const own of ["debug", "info", "warn", "error"] as const) log[own]("a.b");
      expect([level, written.length]).toEqual([level, count]);
    }
  });

  it("keeps values from passing for lines, fields or commands to a terminal", () => {
    const { log, written } = lines();
    log.warn("a.b", { name: "x\n2026 error fake", other: "a=b", quote: '"', csi: "\u009b2J", empty: "" });
    expect(written).toHaveLength(1);
    expect(written[0]).toContain(String.raw`name="x\n2026 error fake" other="a=b" quote="\"" csi="?2J" empty=""`);
  });

  it("writes the code, message, hint and cause of an error of ours, and the frames of others", () => {
    const { log, written } = lines();
    const cause = new Error("two\nlines");
    log.error("a.b", { id: "1" }, new FrontdeskError("store.closed", "It is closed.", { hint: "Open it.", cause }));
    expect(written[0]).toMatch(
      / error a\.b id=1 code=store\.closed message="It is closed\." hint="Open it\." cause=error="Error: two\\nlines"\n\s+at /,
    );
    log.error("a.b", {}, { token: "swordfish" });
    expect(written[1]).toMatch(/ a\.b error=object$/);
  });
});
