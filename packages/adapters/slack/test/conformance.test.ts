import { type ChannelPayload, describeChannel, type PayloadCases } from "@frontdesk/core/conformance";
import { payloads } from "./fixtures/payloads.ts";
import { request, start } from "./support/fixture.ts";

const handshake: ChannelPayload = {
  name: "the challenge of the Request URL",
  payload: { type: "url_verification", token: "x", challenge: "3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P" },
  expected: [],
  answer: "3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P",
};

const cases: PayloadCases = {
  6: [handshake.name],
  17: ["the bot's own message", "another bot's message"],
  18: ["an edit", "a message that was deleted", "a reaction", "somebody joined, as a message"],
  19: ["a mention in a channel begins a thread", "a message to others in a channel"],
  20: "a command of Slack belongs to one app",
  22: "Slack marks mentions in the text and has no offsets",
  23: ["a file with a text"],
  33: ["a press of a button", "a choice from a menu, in a thread"],
};

describeChannel("slack", {
  start,
  request,
  payloads: [...payloads, handshake],
  cases,
  proof: { coversBody: true, times: ["stale", "future"] },
});
