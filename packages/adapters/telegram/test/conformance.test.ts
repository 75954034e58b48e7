import { describeChannel, type PayloadCases } from "@frontdesk/core/conformance";
import { payloads } from "./fixtures/payloads.ts";
import { request, start } from "./support/fixture.ts";

const cases: PayloadCases = {
  6: "a webhook of Telegram's has no handshake",
  17: ["the bot's own message", "another bot's message"],
  18: ["an edit", "the bot was blocked", "the bot was unblocked", "somebody joined a group"],
  19: [
    "a mention in a group",
    "a mention at the end",
    "a mention of a longer name",
    "a group that does not speak to the bot",
  ],
  20: ["a command of another bot"],
  22: ["a mention behind emoji"],
  23: ["a document whose name is a path"],
  33: ["a press of a button", "a press in a group"],
};

describeChannel("telegram", { start, request, payloads, cases, proof: { coversBody: false, times: [] } });
