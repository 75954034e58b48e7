import { fakeSlack } from "@frontdesk/slack/testing";
import { expect, onTestFinished, test } from "vitest";
import { startDemo, temporaryFolder } from "../support/demo.ts";

const id = "00000000-0000-4000-8000-000000000001";

/** Starts the demo with these variables; resolves with what `/health` says of the channels, and what was printed. */
async function demo(env: Record<string, string>) {
  const { url, lines } = await startDemo(temporaryFolder(), { env });
  const { channels }: { readonly channels: readonly { name: string; status: string }[] } = await (
    await fetch(`${url}/health`)
  ).json();
  const statuses = Object.fromEntries(channels.map(({ name, status }) => [name, status]));
  return { statuses, printed: lines.join("\n") };
}

// What is wrong with a variable is said by its channel: so it was read, and the shop is open all the same.
test("the demo reads the variables of Slack and Teams", { timeout: 60_000 }, async () => {
  const api = await fakeSlack();
  onTestFinished(() => api.close());
  const slack = { SLACK_BOT_TOKEN: api.token, SLACK_API_URL: api.apiUrl };
  const [none, socket, password, tenant, type] = await Promise.all([
    demo({ MICROSOFT_APP_PASSWORD: "a secret", SLACK_SIGNING_SECRET: api.signingSecret }),
    demo({ ...slack, SLACK_APP_TOKEN: api.appToken, MICROSOFT_APP_ID: "no guid" }),
    demo({ ...slack, SLACK_SIGNING_SECRET: api.signingSecret, MICROSOFT_APP_ID: id, MICROSOFT_APP_PASSWORD: id }),
    demo({ ...slack, MICROSOFT_APP_ID: id, MICROSOFT_APP_TENANT_ID: "no guid" }),
    demo({ MICROSOFT_APP_ID: id, MICROSOFT_APP_TYPE: "UserAssignedMSI" }),
  ]);
  expect(none.statuses).toEqual({ web: "open" });
  expect(socket.statuses).toEqual({ web: "open", slack: "failed", teams: "failed" });
  expect(socket.printed).toMatch(/no connection for Socket Mode/);
  expect(socket.printed).toMatch(/The app id of the Teams bot is not a GUID/);
  expect(password.statuses).toEqual({ web: "open", slack: "open", teams: "failed" });
  expect(password.printed).toMatch(/looks like a Secret ID/);
  expect(tenant.statuses).toEqual({ web: "open", slack: "failed", teams: "failed" });
  expect(tenant.printed).toMatch(/neither a signing secret nor an app-level token/);
  expect(tenant.printed).toMatch(/The tenant id of the Teams bot is not a GUID/);
  expect(type.printed).toMatch(/no tenant id for the Teams bot, and its type is UserAssignedMSI/);
});
