import { describe, expect, it } from "vitest";
import { slackManifest } from "../src/index.ts";

describe("slackManifest", () => {
  it("is for Socket Mode where there is no address", () => {
    expect(slackManifest({ name: "Acme support" })).toMatchObject({
      display_information: { name: "Acme support" },
      settings: { socket_mode_enabled: true, interactivity: { is_enabled: true } },
    });
    expect(JSON.stringify(slackManifest({ name: "Acme" }))).not.toContain("request_url");
  });

  it("has one address for events, presses and commands", () => {
    const manifest = slackManifest({ name: "Acme" }, { url: "https://example.com/support/", command: "support" });
    const url = "https://example.com/support/slack/events";
    expect(manifest).toMatchObject({
      features: { slash_commands: [{ command: "/support", url }] },
      settings: {
        socket_mode_enabled: false,
        event_subscriptions: { request_url: url },
        interactivity: { request_url: url },
      },
    });
    expect(manifest.oauth_config.scopes.bot).toContain("commands");
  });

  it("is of an assistant only where it is asked to be", () => {
    expect(JSON.stringify(slackManifest({ name: "Acme" }))).not.toContain("assistant");
    const { features, oauth_config, settings } = slackManifest({ name: "Acme" }, { assistant: true });
    expect(oauth_config.scopes.bot).toContain("assistant:write");
    expect(JSON.stringify([features, settings])).toMatch(/assistant_view.*assistant_thread_started/);
  });

  it("is for many workspaces with the address that they come back to", () => {
    const one = slackManifest({ name: "Acme" }, { url: "https://example.com" });
    expect(JSON.stringify(one)).not.toMatch(/redirect_urls|app_uninstalled/);
    const options = { url: "https://example.com/support", many: true, organisations: true, rotation: true };
    expect(slackManifest({ name: "Acme" }, options)).toMatchObject({
      oauth_config: { redirect_urls: ["https://example.com/support/slack/oauth_redirect"] },
      settings: {
        event_subscriptions: { bot_events: expect.arrayContaining(["app_uninstalled", "tokens_revoked"]) },
        org_deploy_enabled: true,
        token_rotation_enabled: true,
      },
    });
  });

  it("keeps a name within Slack's limits", () => {
    const { display_information } = slackManifest({ name: "x".repeat(300) });
    expect(display_information.name).toHaveLength(35);
    expect(display_information.description.length).toBeLessThanOrEqual(140);
  });
});
