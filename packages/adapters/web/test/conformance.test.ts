import { describeChannel } from "@frontdesk/core/conformance";
import { payloads } from "./fixtures/payloads.ts";
import { fixture } from "./support/fixture.ts";

describeChannel("the web", { ...fixture, payloads });
