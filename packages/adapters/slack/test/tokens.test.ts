import { describe, expect, it, vi } from "vitest";
import { endAfterEach, errorOf } from "./support/channel.ts";
import { type Site, send, site } from "./support/site.ts";

endAfterEach();

const gone = { team_id: "T1", authorizations: [{ team_id: "T1", enterprise_id: null }] };
const goneOrganisation = { enterprise_id: "E1", authorizations: [{ team_id: null, enterprise_id: "E1" }] };

async function installed(who: { readonly team?: string; readonly enterprise?: string }): Promise<Site> {
  const at = await site();
  await at.install({ ...who, expiresIn: 12 * 3600 });
  return at;
}

const renewals = ({ api }: Pick<Site, "api">): number =>
  api.calls.filter(({ method, arguments: args }) => method === "oauth.v2.access" && args.grant_type === "refresh_token")
    .length;

describe("a token that runs out", () => {
  it("is renewed two hours before, once for all that is sent at that moment", async () => {
    const at = await installed({ enterprise: "E1" });
    const to = at.api.customer().channel;
    await send(at, "E1:T1", to);
    expect(renewals(at)).toBe(0);
    await at.host.clock.advance(11 * 3600_000);
    await Promise.all([send(at, "E1:T1", to), send(at, "E1:T2", to), send(at, "E1:T1", to)]);
    expect(renewals(at)).toBe(1);
  });

  it("is renewed by one of two nodes, and the other takes the new one", async () => {
    const first = await installed({ team: "T1" });
    const second = await site({}, first);
    const to = first.api.customer().channel;
    await first.host.clock.advance(11 * 3600_000);
    await Promise.all([send(first, "T1", to), send(second, "T1", to)]);
    await first.host.clock.advance(90_000);
    await Promise.all([send(first, "T1", to), send(second, "T1", to)]);
    expect(first.host.lines.filter(({ level }) => level === "error")).toEqual([]);
  });

  it("is renewed when Slack says so before its time", async () => {
    const at = await installed({ team: "T1" });
    at.api.runOut("T1");
    expect(await send(at, "T1", at.api.customer().channel)).toMatchObject({ id: expect.any(String) });
  });

  for (const error of ["internal_error", "invalid_refresh_token"]) {
    it(`and cannot be renewed now (${error}): what is sent waits, and what comes is heard`, async () => {
      const at = await installed({ team: "T1" });
      const to = at.api.customer().channel;
      await at.host.clock.advance(13 * 3600_000);
      at.api.runOut("T1");
      at.api.failNext({ kind: "refused", error }, { method: "oauth.v2.access", times: 2 });
      expect(await errorOf(send(at, "T1", to))).toMatchObject({ code: "channel.unavailable", retryable: true });
      expect(at.host.lines).toContainEqual(
        expect.objectContaining({ level: "warn", event: "slack.token_not_renewed" }),
      );
      expect(JSON.stringify(at.host.lines)).not.toMatch(/xox/);
      expect(await at.says("T1", "U1", "Hello")).toBe(200);
      expect(await send(at, "T1", to)).toMatchObject({ id: expect.any(String) });
    });
  }

  it("and whose renewal Slack does not answer is waited for five seconds", async () => {
    const at = await installed({ team: "T1" });
    const to = at.api.customer().channel;
    await at.host.clock.advance(11 * 3600_000);
    const asked = at.api.nextCall("oauth.v2.access");
    at.api.failNext({ kind: "hang" }, { method: "oauth.v2.access" });
    const sending = send(at, "T1", to);
    await asked;
    await at.host.clock.advance(5_000);
    expect(await sending).toMatchObject({ id: expect.any(String) });
  });

  it("is not lost where the store is away when it comes", async () => {
    const at = await installed({ team: "T1" });
    const to = at.api.customer().channel;
    await at.host.clock.advance(11 * 3600_000);
    const { put } = at.host.data;
    const writing = vi.spyOn(at.host.data, "put").mockRejectedValue(new Error("away"));
    await send(at, "T1", to);
    writing.mockImplementation(put);
    await at.host.clock.advance(90_000);
    await send(at, "T1", to);
    const other = await site({}, at);
    await at.host.clock.advance(11 * 3600_000);
    expect(await send(other, "T1", to)).toMatchObject({ id: expect.any(String) });
    expect(renewals(at)).toBe(2);
  });
});

describe("an installation whose end is reported", () => {
  it("stays where its token has only run out", async () => {
    const at = await installed({ enterprise: "E1" });
    at.api.runOut("E1");
    expect(await at.event(goneOrganisation, { type: "tokens_revoked" })).toBe(200);
    expect(await send(at, "E1:T1", at.api.customer().channel)).toMatchObject({ id: expect.any(String) });
  });

  for (const error of ["token_expired", "org_login_required", "internal_error"]) {
    it(`stays where Slack says ${error}, and is asked to be reported again`, async () => {
      const at = await installed({ team: "T1" });
      at.api.failNext({ kind: "refused", error }, { method: "auth.test", times: 2 });
      at.api.failNext({ kind: "refused", error: "internal_error" }, { method: "oauth.v2.access" });
      expect(await at.event(gone, { type: "app_uninstalled" })).toBe(503);
      expect(await send(at, "T1", at.api.customer().channel)).toMatchObject({ id: expect.any(String) });
    });
  }

  for (const error of ["token_revoked", "account_inactive", "invalid_auth"]) {
    it(`goes where Slack says ${error}`, async () => {
      const at = await installed({ team: "T1" });
      at.api.failNext({ kind: "refused", error }, { method: "auth.test" });
      expect(await at.event(gone, { type: "app_uninstalled" })).toBe(200);
      expect(await errorOf(send(at, "T1", at.api.customer().channel))).toMatchObject({ code: "channel.refused" });
    });
  }

  it("stays where it was installed again while Slack was asked", async () => {
    const at = await installed({ team: "T1" });
    const again = Promise.withResolvers<void>();
    at.api.failNext({ kind: "late", until: again.promise, error: "token_revoked" }, { method: "auth.test" });
    const asked = at.api.nextCall("auth.test");
    const reported = at.event(gone, { type: "app_uninstalled" });
    await asked;
    at.api.takeAway("T1");
    await at.install({ team: "T1" });
    again.resolve();
    expect(await reported).toBe(200);
    expect(await send(at, "T1", at.api.customer().channel)).toMatchObject({ id: expect.any(String) });
  });
});
