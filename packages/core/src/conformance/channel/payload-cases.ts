import { describe, expect, it } from "vitest";
import type { ChannelFixture, ChannelPayload, PayloadCase } from "./fixture.ts";

type Expected = ChannelPayload["expected"];

const isIgnored = (expected: Expected): boolean => expected.length === 0;

/** What each case says of its payloads. That they are read so is what the tests of case 1 say. */
const cases: readonly {
  readonly number: PayloadCase;
  readonly title: string;
  holds(payloads: readonly ChannelPayload[]): boolean;
}[] = [
  { number: 6, title: "the platform's handshake", holds: (all) => all.every(({ answer }) => answer !== undefined) },
  {
    number: 17,
    title: "neither its own words nor another bot's",
    holds: (all) => all.length > 1 && all.every(({ expected }) => isIgnored(expected)),
  },
  {
    number: 18,
    title: "edits, deletions, reactions, who comes and goes as notices or not at all",
    holds: (all) => all.every(({ expected }) => expected.every(({ kind }) => notices.has(kind))),
  },
  {
    number: 19,
    title: "what is said in a group only when it is addressed, without the mention",
    holds: (all) =>
      all.some(({ expected }) => isIgnored(expected)) &&
      all.some(({ expected }) => expected.some((event) => event.kind === "message" && !/@|<at>/.test(event.text))),
  },
  {
    number: 20,
    title: "no command of another bot",
    holds: (all) => all.every(({ expected }) => isIgnored(expected)),
  },
  {
    number: 22,
    title: "what stands behind emoji at its place",
    holds: (all) => all.every(({ expected }) => !isIgnored(expected)),
  },
  {
    number: 23,
    title: "files under a name that leads nowhere",
    holds: (all) => all.some(({ expected }) => fileNames(expected).length > 0) && all.every(hasHarmlessNames),
  },
  {
    number: 33,
    title: "a press of a button with its token",
    holds: (all) => all.every(({ expected }) => expected.some(({ kind }) => kind === "action")),
  },
];

const notices: ReadonlySet<string> = new Set(["join", "leave", "edit", "delete", "reaction"]);

/** Which payloads are which cases. What a platform has not is skipped, and the reason shown. */
export function describePayloadCases(fixture: ChannelFixture): void {
  describe("has payloads for", () => {
    for (const { number, title, holds } of cases) {
      const named = fixture.cases[number];
      if (typeof named === "string") {
        it.skip(`${number} ${title} (${named})`, () => {});
        continue;
      }
      it(`${number} ${title}: ${named.join("; ")}`, () => {
        const found = named.map((name) => fixture.payloads.find((payload) => payload.name === name));
        const there = found.filter((payload) => payload !== undefined);
        expect(there.map(({ name }) => name)).toEqual(named);
        expect(there).not.toEqual([]);
        expect(holds(there), title).toBe(true);
      });
    }
  });
}

function fileNames(expected: Expected): readonly string[] {
  return expected.flatMap((event) =>
    event.kind === "message" ? (event.attachments ?? []).flatMap(({ name }) => name ?? []) : [],
  );
}

function hasHarmlessNames({ expected }: ChannelPayload): boolean {
  return fileNames(expected).every((name) => !/[\\/\p{Cc}]|^\.*$/u.test(name));
}
