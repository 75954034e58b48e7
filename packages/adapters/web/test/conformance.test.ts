import { describeChannel, type PayloadCases } from "@frontdesk/core/conformance";
import { payloads } from "./fixtures/payloads.ts";
import { fixture } from "./support/fixture.ts";

const cases: PayloadCases = {
  6: "a browser's preflight is what origin.test.ts is about",
  17: "a token is a visitor's: no bot has one",
  18: ["messageReaction, which nobody answers", "conversationUpdate, which nobody answers"],
  19: "every conversation is with one visitor",
  20: "there are no commands",
  22: "texts have no entities",
  23: "files come in at an endpoint of their own: files.test.ts",
  33: ["a press of one of our buttons", "a form"],
};

describeChannel("the web", { ...fixture, payloads, cases, proof: { coversBody: false, times: ["stale"] } });
