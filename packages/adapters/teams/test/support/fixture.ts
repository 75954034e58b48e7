import type { Channel } from "@frontdesk/core";
import type {
  AttachedFile,
  ChannelSubject,
  Delivery,
  PlatformFault,
  PlatformStandIn,
  ShownMessage,
} from "@frontdesk/core/conformance";
import { callRoute, type TestRequest } from "@frontdesk/core/testing";
import { attachmentsOf } from "../../src/attachments.ts";
import { type TeamsPiece, type TeamsSdkName, teams } from "../../src/index.ts";
import {
  type FakeCustomer,
  type FakeTeams,
  fakeTeams,
  type ReadMessage,
  readMessage,
} from "../../src/testing/index.ts";

const fakes = new WeakMap<PlatformStandIn, FakeTeams>();

/** Makes channels on one of the SDKs. */
export function startWith(sdk: TeamsSdkName): (account: 1 | 2) => Promise<ChannelSubject> {
  return (account) => start(account, sdk);
}

/** A channel, and a fake with two customers. */
async function start(account: 1 | 2, sdk: TeamsSdkName): Promise<ChannelSubject> {
  const fake = await fakeTeams(account);
  const customers = [fake.customer(), fake.customer()];
  const again = (): ChannelSubject["channel"] => accepting(fake, customers, teams({ ...fake.options, sdk }));
  const customerAt = (conversation: unknown): FakeCustomer => {
    const found = customers.find((each) => each.conversation === conversation);
    if (found === undefined) throw new Error(`There is no customer in ${String(conversation)}.`);
    return found;
  };
  const platform: PlatformStandIn = {
    async shown({ conversation }): Promise<readonly ShownMessage[]> {
      return customerAt(conversation).messages.map(shown);
    },
    read: (piece) => shown(readMessage(activityOf(piece))),
    typed: ({ conversation }) =>
      fake.calls.filter((call) => call.conversation === conversation && call.activity.type === "typing").length,
    fail: (fault, { conversation }) => fail(fake, customerAt(conversation), fault),
    files: ({ conversation }) => customerAt(conversation).files,
    async attach({ name, bytes }): Promise<AttachedFile> {
      const [attachment] = attachmentsOf({ serviceUrl: fake.serviceUrl, attachments: [fake.file(name, bytes)] });
      if (attachment === undefined) throw new Error("The file was not read.");
      return { ref: attachment.ref, expire: () => fake.expireFiles() };
    },
  };
  fakes.set(platform, fake);
  return {
    channel: again(),
    again,
    secrets: [fake.options.appPassword, ".fake-signature", "Bearer"],
    platform,
    stop: () => fake.close(),
  };
}

/** The customers take every file that they are asked about, at once. */
function accepting(fake: FakeTeams, customers: readonly FakeCustomer[], channel: Channel<TeamsPiece>): Channel {
  const served: Channel<TeamsPiece> = {
    ...channel,
    async send(address, piece, context) {
      const sent = await channel.send(address, piece, context);
      const asked = customers.find(({ messages }) => messages.some(({ consents }) => consents.length > 0));
      await asked?.accepts();
      return sent;
    },
  };
  fake.postTo(({ headers, body }) =>
    callRoute(channel.routes ?? [], { method: "POST", path: "/api/messages", headers, body }),
  );
  return served;
}

/** The request by which Teams posts an activity. */
export async function request(delivery: Delivery, { platform }: ChannelSubject): Promise<TestRequest> {
  const fake = fakes.get(platform);
  if (fake === undefined) throw new Error("This platform is not of this fixture.");
  const body = bodyOf(delivery, fake);
  const token = { foreignKey: delivery.proof === "wrong", claims: timesOf(delivery.proof) };
  const { authorization = "", ...headers } = (await fake.sign("", serviceUrlIn(body) ?? fake.serviceUrl, token))
    .headers;
  return {
    method: "POST",
    path: "/api/messages",
    headers: delivery.proof === "missing" ? headers : { ...headers, authorization },
    body,
  };
}

/** A token lasts an hour: one that has run out, and one that is not valid yet. */
function timesOf(proof: Delivery["proof"]): { readonly [claim: string]: number } {
  if (proof !== "stale" && proof !== "future") return {};
  const from = Math.floor(Date.now() / 1000) + (proof === "stale" ? -7200 : 3600);
  return { iat: from, nbf: from, exp: from + 3600 };
}

function bodyOf(delivery: Delivery, fake: FakeTeams): string | Uint8Array {
  if (delivery.kind === "bytes") return delivery.bytes;
  if (delivery.kind === "payload") return JSON.stringify(delivery.payload);
  const { event, text, customer } = delivery.message;
  const { tenantId } = fake.options;
  return JSON.stringify({
    type: "message",
    id: String(event),
    timestamp: new Date(1_767_000_000_000 + event).toISOString(),
    channelId: "msteams",
    serviceUrl: fake.serviceUrl,
    from: { id: `29:customer-${customer}`, name: "Ann", aadObjectId: "00000000-0000-4000-8000-000000000101" },
    conversation: { id: `a:conversation-${customer}`, conversationType: "personal", tenantId },
    recipient: { id: fake.botId, name: "Desk" },
    channelData: { tenant: { id: tenantId } },
    textFormat: "plain",
    text,
  });
}

/** Teams signs what it sends: the token covers whatever address the body names. */
function serviceUrlIn(body: string | Uint8Array): string | undefined {
  const text = typeof body === "string" ? body : new TextDecoder().decode(body);
  return /"serviceUrl":"([^"]+)"/.exec(text)?.[1];
}

/** A message as the suite looks at it. */
function shown({ text, marks, buttons, others }: ReadMessage): ShownMessage {
  return { text, marks, buttons: buttons.map(({ label, token, url }) => ({ label, token, url })), others };
}

async function fail(fake: FakeTeams, customer: FakeCustomer, fault: PlatformFault): Promise<void> {
  switch (fault.kind) {
    case "rate_limited": {
      const retryAfter = fault.retryAfterMs === undefined ? undefined : fault.retryAfterMs / 1000;
      return fake.failNext({ kind: "rate_limited", retryAfter });
    }
    case "status":
      return fake.failNext({ kind: "status", status: fault.status });
    case "reset":
      return fake.failNext({ kind: "reset" });
    case "unreachable":
      return fake.close();
    case "revoked":
      // The token, and the fresh one that is fetched then.
      return fake.failNext({ kind: "status", status: 401 }, 2);
    case "blocked":
      return customer.blocks();
    case "deactivated":
      return customer.leavesTenant();
    case "not_found":
      return fake.forget(customer.conversation);
  }
}

function activityOf(piece: unknown): object {
  const fields: { readonly activity?: unknown } = Object(piece);
  if (typeof fields.activity !== "object" || fields.activity === null) throw new Error("This is no piece of Teams'.");
  return fields.activity;
}
