import { describeChannel, type PayloadCases } from "@frontdesk/core/conformance";
import { payloads } from "./fixtures/payloads.ts";
import { request, startWith } from "./support/fixture.ts";

const cases: PayloadCases = {
  6: "the messaging endpoint has no handshake",
  17: ["the bot's own words", "another bot's words"],
  18: [
    "an edit",
    "a message that was taken back",
    "a reaction",
    "an installation",
    "a removal",
    "members who come, beside the bot",
    "a member who goes",
  ],
  19: ["a mention in a channel's thread", "a word to others in a group chat", "a mention that somebody only typed"],
  20: "a command of Teams is a text that the person chose",
  22: "mentions name their text and have no offsets",
  23: ["a file"],
  33: ["a button that was pressed", "an action of a universal card"],
};

const fixture = { request, payloads, cases, proof: { coversBody: false, times: ["stale", "future"] } } as const;

describeChannel("teams", { ...fixture, start: startWith("botbuilder") });
describeChannel("teams on the Agents SDK", { ...fixture, start: startWith("agents") });
