import { registerHooks } from "node:module";
import { recordingHost } from "@frontdesk/core/testing";
import { describe, expect, it } from "vitest";
import { teams } from "../src/index.ts";
import { errorOf } from "./support/bench.ts";

describe("an SDK that is not installed", () => {
  it("is one error at the start, whose hint is the command to install it", async () => {
    const hooks = registerHooks({
      resolve(specifier, context, next) {
        if (!specifier.includes("agents-hosting")) return next(specifier, context);
        // As Node says it where there is no such package.
        throw Object.assign(new Error("Cannot find package"), { code: "ERR_MODULE_NOT_FOUND" });
      },
    });
    const appId = "00000000-0000-4000-8000-000000000001";
    const channel = teams({ sdk: "agents", appId, appPassword: "p", tenantId: appId });
    const error = await errorOf(channel.open(recordingHost(channel))).finally(() => hooks.deregister());
    expect(error).toMatchObject({ code: "channel.start_failed", retryable: false });
    expect(error.hint).toMatch(/^npm i @microsoft\/agents-hosting@\d+\.\d+\.\d+$/);
  });
});
