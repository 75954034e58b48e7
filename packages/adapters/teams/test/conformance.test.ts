import { describeChannel } from "@frontdesk/core/conformance";
import { payloads } from "./fixtures/payloads.ts";
import { request, start } from "./support/fixture.ts";

describeChannel("teams", { start, request, payloads });
