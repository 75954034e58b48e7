import { describeChannel } from "@frontdesk/core/conformance";
import { fixtureOf } from "./letters.ts";
import { mutants } from "./mutants.ts";

// Run by mutants.test.ts, which wants every one of these to fail.
for (const { name, make, fixture } of mutants) describeChannel(`[${name}]`, { ...fixtureOf(make), ...fixture });
