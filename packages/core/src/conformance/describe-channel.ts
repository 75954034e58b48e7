import { describe, expect, it } from "vitest";
import { describeFailures } from "./channel/failures.ts";
import { describeFileTransfer } from "./channel/files.ts";
import type { ChannelFixture } from "./channel/fixture.ts";
import { describeHostile } from "./channel/hostile.ts";
import { describeInbound } from "./channel/inbound.ts";
import { describeLiving } from "./channel/living.ts";
import { describeOutbound } from "./channel/outbound.ts";
import { describeParts } from "./channel/parts.ts";
import { describePayloadCases } from "./channel/payload-cases.ts";
import { describeProof } from "./channel/proof.ts";
import { sessions } from "./channel/session.ts";
import { describeStreams } from "./channel/streams.ts";

/**
 * The suite that every channel passes: what it takes in, what it survives, what customers see, and what it says when
 * a send fails. Call it in a test file of vitest, with a fixture of the channel: a function that makes it with a
 * platform to stand behind it, one that makes the platform's requests, and a file of payloads.
 *
 * @example
 * ```ts no-run
 * import { type ChannelFixture, describeChannel } from "@frontdesk/core/conformance";
 *
 * declare const fixture: ChannelFixture; // { start, request, payloads }: see the fixtures of the channels in this repository
 *
 * describeChannel("my channel", fixture);
 * ```
 */
export function describeChannel(name: string, fixture: ChannelFixture): void {
  // Ten thousand texts and a thousand customers take their time on a busy machine.
  describe(`${name} is a channel that`, { timeout: 60_000 }, () => {
    const start = sessions(fixture);

    it("states what it is and what it can", async () => {
      const { channel } = await start();
      expect(channel.apiVersion).toBe(1);
      expect(channel.name).toMatch(/^[a-z0-9][\w-]*$/i);
      const { text, choices, gatherMs } = channel.capabilities;
      expect(text.maxLength).toBeGreaterThan(0);
      expect(choices === false || (choices.max > 0 && choices.labelMaxLength > 0)).toBe(true);
      expect(gatherMs).toBeGreaterThanOrEqual(0);
    });

    it("closes twice without complaint", async () => {
      const { channel } = await start();
      await channel.close();
      await channel.close();
    });

    describeProof(fixture, start);
    describePayloadCases(fixture);
    describeInbound(fixture, start);
    describeHostile(fixture, start);
    describeOutbound(start);
    describeParts(start);
    if (fixture.pull !== true) describeFailures(start);
    describeFileTransfer(start);
    describeStreams(start);
    describeLiving(start);
  });
}
