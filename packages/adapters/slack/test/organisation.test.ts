import type { FormPart } from "@frontdesk/core";
import { describe, expect, it } from "vitest";
import { endAfterEach } from "./support/channel.ts";
import { type Site, site } from "./support/site.ts";

endAfterEach();

/** What Slack says of where something happened, for an app that an organisation has installed. */
const everywhere = { is_enterprise_install: true, enterprise: { id: "E1", name: "Acme" }, token: "old" };

async function installed(): Promise<Site> {
  const at = await site();
  await at.install({ enterprise: "E1" });
  return at;
}

function press(more: object, value = "tok-1", action_id = "choice:0"): object {
  return {
    type: "block_actions",
    ...everywhere,
    trigger_id: "13345224609.738474920.8088930838d88f008e0",
    channel: { id: "D1", name: "directmessage" },
    container: { type: "message", message_ts: "1767000000.000001", channel_id: "D1" },
    actions: [{ action_id, block_id: "b1", type: "button", value, action_ts: "1767000001.000001" }],
    ...more,
  };
}

describe("what an organisation's customers press belongs to the workspace that they write in", () => {
  const bodies: { readonly [name: string]: object } = {
    "which is named": press({ team: { id: "T7", enterprise_id: "E1" }, user: { id: "W1", team_id: "E1" } }),
    "whose message it is": press({
      team: null,
      message: { ts: "1767000000.000001", team: "T7" },
      user: { id: "W1", team_id: "T9" },
    }),
    "which their profile names": press({ team: null, user: { id: "W1", team_id: "T7" } }),
    "though the organisation stands where workspaces stand": press({
      team: { id: "E1" },
      user: { id: "W1", team_id: "T7" },
    }),
  };
  for (const [name, body] of Object.entries(bodies)) {
    it(name, async () => {
      const at = await installed();
      expect(await at.interact(body)).toBe(200);
      expect(at.host.accepted).toMatchObject([{ kind: "action", account: "E1:T7", token: "tok-1" }]);
    });
  }

  it("also where they fill in a form", async () => {
    const at = await installed();
    const form: FormPart = {
      kind: "form",
      title: "Contact",
      fields: [{ name: "note", label: "Note", input: "text", required: true }],
      submit: "Send",
      token: "tok-form",
    };
    at.host.say("E1:T7", { channel: "D1" }, { author: { kind: "bot" }, parts: [form], at: at.host.clock.now() });
    const opened = at.api.nextCall("views.open");
    const [piece] = at.channel.render({ parts: [form], purpose: "reply", locale: "en" });
    const id = JSON.stringify(piece).match(/"action_id":"([^"]+)"/)?.[1] ?? "";
    await at.interact(press({ team: { id: "T7" }, user: { id: "W1", team_id: "E1" } }, "tok-form", id));
    const view = (await opened).arguments.view;
    const sent = { ...Object(view), id: "V1", team_id: "E1", app_installed_team_id: "E1" };
    const state = { values: { "field:note": { value: { type: "plain_text_input", value: "Call me" } } } };
    const body = { type: "view_submission", ...everywhere, team: null, user: { id: "W1", team_id: "T9" } };
    expect(await at.interact({ ...body, view: { ...sent, state } })).toBe(200);
    expect(at.host.accepted).toMatchObject([{ kind: "action", account: "E1:T7", values: { note: "Call me" } }]);
  });
});
