import { describe, expect, it } from "vitest";
import { fit } from "../../message/fit.ts";
import { seededRandom } from "../../testing/seeded-random.ts";
import { reply, type Session } from "./session.ts";
import { everything, show, textOf } from "./show.ts";
import { compact, comparable, hostileTexts, randomText, strangeTexts } from "./texts.ts";

type Start = (account?: 1 | 2) => Promise<Session>;

const runnable: readonly string[] = [
  "javascript:alert(1)",
  " JaVaScRiPt:alert(1)",
  "java\tscript:alert(1)",
  "\u0001javascript:alert(1)",
  "data:text/html,<script>alert(1)</script>",
  "vbscript:msgbox(1)",
  "file:///etc/passwd",
];

/** What customers see of texts. */
export function describeOutbound(start: Start): void {
  describe("shows", () => {
    it("27 ten thousand random texts to the letter", async () => {
      const session = await start();
      const random = seededRandom("case 27");
      const { read } = session.platform;
      if (read !== undefined) {
        for (let run = 0; run < 10_000; run += 1) {
          const written = randomText(random, 40);
          const { message } = fit(reply({ kind: "text", text: written }), session.channel.capabilities);
          const shown = session.channel.render(message).map((piece) => read(piece));
          expect(comparable(textOf(shown))).toBe(comparable(written));
          expect(shown.flatMap(({ marks }) => marks)).toEqual([]);
        }
      }
      const place = await session.place();
      await session.news(place);
      const written = Array.from({ length: 30 }, () => `${randomText(random, 60)}.`);
      for (const each of written) await session.send(place, reply({ kind: "text", text: each }));
      expect((await session.news(place)).map((message) => comparable(message.text))).toEqual(written.map(comparable));
    });

    it("21 every script and every strange character", async () => {
      const session = await start();
      for (const written of strangeTexts) {
        expect(comparable(textOf(await show(session, reply({ kind: "text", text: written }))))).toBe(
          comparable(written),
        );
      }
    });

    it("28 what a customer wrote, and never as markup", async () => {
      const session = await start();
      for (const hostile of hostileTexts) {
        const shown = await show(session, reply({ kind: "text", text: hostile }));
        expect(comparable(textOf(shown))).toBe(comparable(hostile));
        expect(shown.flatMap(({ marks }) => marks)).toEqual([]);
        const person = await show(session, {
          parts: [{ kind: "text", text: hostile }],
          purpose: "person",
          from: { name: "<b>Kim</b> *&*" },
          locale: "en",
        });
        expect(compact(everything(person))).toContain(compact(hostile));
        expect(person.flatMap(({ marks }) => marks).filter((mark) => mark !== "bold")).toEqual([]);
      }
    });

    it("28 labels of buttons and titles of cards to the letter", async () => {
      const session = await start();
      const label = "<b>A&B</b> *x*";
      const shown = await show(
        session,
        reply(
          { kind: "choices", text: "Which <i>one</i>?", choices: [{ label, token: "t1" }] },
          { kind: "card", title: "<u>Title</u> & *more*", text: "<s>x</s> [y](https://a.example)" },
        ),
      );
      const seen = compact(everything(shown));
      for (const part of [label, "Which <i>one</i>?", "<u>Title</u> & *more*", "<s>x</s> [y](https://a.example)"]) {
        expect(seen).toContain(compact(part));
      }
    });

    it("29 long texts in pieces, in order, without a loss", async () => {
      const session = await start();
      const { maxLength } = session.channel.capabilities.text;
      const longest = Math.min(maxLength, 100_000);
      for (const length of [longest - 1, longest, longest + 1, longest * 10]) {
        const written = "word "
          .repeat(Math.ceil(length / 5))
          .slice(0, length - 1)
          .concat("!");
        const shown = await show(session, reply({ kind: "text", text: written }));
        expect(compact(textOf(shown))).toBe(compact(written));
        if (length <= maxLength) expect(shown).toHaveLength(1);
        for (const message of shown) expect(message.text.length).toBeLessThanOrEqual(maxLength);
      }
      const unbroken = "字".repeat(longest + 1);
      expect(compact(textOf(await show(session, reply({ kind: "text", text: unbroken }))))).toBe(unbroken);
    });

    it("30 nothing for a text without anything to see", async () => {
      const session = await start();
      for (const empty of ["", " ", "\n\t ", "\u200b"]) {
        const message = reply({ kind: "text", text: empty });
        const { message: fitted, degradations } = fit(message, session.channel.capabilities);
        expect(fitted.parts).toEqual([]);
        expect(degradations).not.toEqual([]);
        expect(await show(session, message)).toEqual([]);
      }
      expect(session.channel.pull === true ? [] : session.channel.render(reply())).toEqual([]);
    });

    it("34 Markdown as the platform can", async () => {
      const session = await start();
      const markdown = "A **bold** word, `code`, a [link](https://a.example/terms), and\n\n- a list\n- of & <two>";
      const shown = await show(session, reply({ kind: "text", text: markdown, format: "markdown" }));
      const seen = compact(everything(shown));
      for (const word of ["bold", "code", "link", "https://a.example/terms", "a list", "of & <two>"]) {
        expect(seen).toContain(compact(word));
      }
      expect(textOf(shown)).not.toContain("**");
    });

    it("28 no address of an author that would run", async () => {
      const session = await start();
      const markdown = [
        "[press](javascript:alert(1)) [me](data:text/html,x) [or me](<vbscript:x>) <javascript:alert(2)>",
        "[entities](&#106;avascript:alert(3)) [escapes](javascript\\:alert(4)) [named][one]",
        "",
        "[one]: javascript:alert(5)",
      ].join("\n");
      const shown = await show(
        session,
        reply(
          { kind: "text", text: markdown, format: "markdown" },
          {
            kind: "choices",
            text: "Which?",
            choices: runnable.map((url, index) => ({ label: `Run ${index + 1}`, url })),
          },
          { kind: "card", title: "Winter", choices: runnable.map((url) => ({ label: "Run", url })) },
          { kind: "sources", sources: runnable.map((url) => ({ title: "Terms", url })) },
        ),
      );
      const addresses = shown.flatMap(({ marks, buttons }) => [...marks, ...buttons.map(({ url }) => url ?? "")]);
      // As browsers read an address: what cannot be seen is not there.
      const read = addresses.map((address) => address.replace(/[\s\p{Cc}]/gu, ""));
      expect(read.filter((address) => /(?:javascript|data|vbscript|file):/i.test(address))).toEqual([]);
      expect(everything(shown)).toContain("Run 1");
    });
  });
}
