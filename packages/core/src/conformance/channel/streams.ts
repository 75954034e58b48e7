import { describe, expect, it } from "vitest";
import { expectClean, privateWords } from "./clean.ts";
import { reply, type Session } from "./session.ts";

type Start = (account?: 1 | 2) => Promise<Session>;

const none = "the channel shows no reply while it is written";
const whole = `${privateWords}, with all that belongs to it.`;

/** Replies that are shown while they are written. When each sight is due is core's business. */
export function describeStreams(start: Start): void {
  describe("shows a reply while it is written", () => {
    it("40 not more often than it says", async ({ skip }) => {
      const { channel } = await start();
      if (channel.stream === undefined) return skip(none);
      expect(channel.capabilities.streamEveryMs).toBeGreaterThan(0);
    });

    it("40 and ends it as one message with the whole text", async ({ skip }) => {
      const session = await start();
      const { stream } = session.channel;
      if (stream === undefined) return skip(none);
      const place = await session.place();
      await session.news(place);
      for (const length of [5, 20, whole.length]) {
        await session.stream(place, { id: "stream-1", text: whole.slice(0, length) });
      }
      await session.send(place, { ...reply({ kind: "text", text: whole }), stream: "stream-1" });
      expect((await session.news(place)).map(({ text }) => text.trim())).toEqual([whole]);
      await session.send(place, reply({ kind: "text", text: "And another." }));
      expect((await session.news(place)).map(({ text }) => text.trim())).toEqual(["And another."]);
    });

    it("40 and says something else in its place, when it comes to that", async ({ skip }) => {
      const session = await start();
      if (session.channel.stream === undefined) return skip(none);
      const place = await session.place();
      await session.news(place);
      await session.stream(place, { id: "stream-1", text: "It is sure that" });
      await session.send(place, { ...reply({ kind: "text", text: "I am not sure." }), stream: "stream-1" });
      expect((await session.news(place)).map(({ text }) => text.trim())).toEqual(["I am not sure."]);
    });

    it("40 and leaves a whole message, also when a sight of it fails", async ({ skip }) => {
      const session = await start();
      const { channel, platform } = session;
      if (channel.stream === undefined) return skip(none);
      if (platform.fail === undefined) return skip("nothing is sent that could fail");
      const place = await session.place();
      await session.news(place);
      await session.stream(place, { id: "stream-1", text: whole.slice(0, 10) });
      await platform.fail({ kind: "status", status: 500 }, place.address);
      // A sight may be lost, and core looks after the error; what is written with it stays clean.
      const sight = session.stream(place, { id: "stream-1", text: whole.slice(0, 20) });
      expectClean(session, await sight.catch((error: unknown) => error));
      const message = { ...reply({ kind: "text" as const, text: whole }), stream: "stream-1" };
      // The fault may have waited for the message itself: core sends that again.
      await session.send(place, message).catch(() => session.repeat(place));
      expect((await session.news(place)).filter(({ text }) => text.trim() === whole)).toHaveLength(1);
    });

    it("40 and keeps two replies of one conversation apart", async ({ skip }) => {
      const session = await start();
      if (session.channel.stream === undefined) return skip(none);
      const place = await session.place();
      await session.news(place);
      for (const [id, text] of [
        ["stream-1", "The first"],
        ["stream-2", "The second"],
      ] as const) {
        await session.stream(place, { id, text });
        await session.send(place, { ...reply({ kind: "text", text: `${text} is whole.` }), stream: id });
      }
      const shown = (await session.news(place)).map(({ text }) => text.trim());
      expect(shown).toEqual(["The first is whole.", "The second is whole."]);
    });
  });
}
