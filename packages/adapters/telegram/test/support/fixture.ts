import type { ChannelSubject, Delivery, PlatformFault, ShownMessage } from "@frontdesk/core/conformance";
import type { TestRequest } from "@frontdesk/core/testing";
import { telegram } from "../../src/index.ts";
import {
  type FakeCustomer,
  type FakeTelegram,
  fakeTelegram,
  type ReadMessage,
  readMessage,
} from "../../src/testing/index.ts";

const secret = "a_secret-for-the-webhook";

/** A channel on a webhook, and a fake with two customers. */
export async function start(account: 1 | 2): Promise<ChannelSubject> {
  const api = await fakeTelegram({ bot: account });
  const customers = [api.customer(), api.customer()];
  const again = (): ChannelSubject["channel"] =>
    telegram({ token: api.token, apiRoot: api.apiRoot, webhookSecret: secret });
  const customerAt = (chat: unknown): FakeCustomer => {
    const found = customers.find(({ id }) => String(id) === chat);
    if (found === undefined) throw new Error(`There is no customer ${String(chat)}.`);
    return found;
  };
  return {
    channel: again(),
    again,
    secrets: [api.token, api.token.split(":")[1] ?? "", secret],
    platform: {
      async shown({ chat }): Promise<readonly ShownMessage[]> {
        return customerAt(chat).messages.map(shown);
      },
      read(piece): ShownMessage {
        const { method, payload } = pieceOf(piece);
        return shown(readMessage(method, { chat_id: 1, ...payload }));
      },
      typed: ({ chat }) =>
        api.calls.filter(({ method, payload }) => method === "sendChatAction" && String(payload.chat_id) === chat)
          .length,
      files: ({ chat }) =>
        customerAt(chat).messages.flatMap(({ file }) =>
          file === undefined ? [] : [{ name: file.name, bytes: file.bytes }],
        ),
      async attach({ name, mime, bytes }) {
        const { fileId, ref } = api.keepFile({ as: "document", name, mime, bytes });
        return { ref, expire: () => api.changeFile(fileId, undefined) };
      },
      fail: (fault, { chat }) => fail(api, customerAt(chat), fault),
    },
    stop: () => api.close(),
  };
}

/** The request by which Telegram posts an update. */
export async function request(delivery: Delivery): Promise<TestRequest> {
  return {
    method: "POST",
    path: "/telegram/webhook",
    headers: { "content-type": "application/json", ...proofOf(delivery.proof) },
    body: delivery.kind === "bytes" ? delivery.bytes : JSON.stringify(updateOf(delivery)),
  };
}

function proofOf(proof: Delivery["proof"]): { readonly [name: string]: string } {
  if (proof === "missing") return {};
  return { "X-Telegram-Bot-Api-Secret-Token": proof === "valid" ? secret : `${secret.slice(0, -1)}x` };
}

function updateOf(delivery: Exclude<Delivery, { kind: "bytes" }>): unknown {
  if (delivery.kind === "payload") return delivery.payload;
  const { event, text, customer } = delivery.message;
  const id = 5_000_000_000 + customer;
  return {
    update_id: event,
    message: {
      message_id: event,
      from: { id, is_bot: false, first_name: "Ann", language_code: "en" },
      chat: { id, type: "private", first_name: "Ann" },
      date: 1_767_000_000,
      text,
    },
  };
}

function shown({ text, entities, keyboard, photo }: ReadMessage): ShownMessage {
  return {
    text,
    marks: entities.map(({ type, url }) => (url === undefined ? type : `${type} ${url}`)),
    buttons: keyboard.flat().map(({ label, data, url }) => ({ label, token: data, url })),
    others: photo === undefined ? [] : [photo],
  };
}

async function fail(api: FakeTelegram, customer: FakeCustomer, fault: PlatformFault): Promise<void> {
  switch (fault.kind) {
    case "rate_limited":
      return api.failNext({
        kind: "rate_limited",
        retryAfter: fault.retryAfterMs === undefined ? undefined : fault.retryAfterMs / 1000,
      });
    case "status":
      return api.failNext({ kind: "status", status: fault.status });
    case "reset":
      return api.failNext({ kind: "reset" });
    case "unreachable":
      return api.close();
    case "revoked":
      return api.failNext({ kind: "status", status: 401 });
    case "blocked":
      return void customer.blocks();
    case "deactivated":
      return customer.leavesTelegram();
    case "not_found":
      return api.forget(customer.id);
  }
}

function pieceOf(piece: unknown): { readonly method: string; readonly payload: object } {
  const fields: { readonly method?: unknown; readonly payload?: unknown } =
    typeof piece === "object" && piece !== null ? piece : {};
  if (typeof fields.method !== "string" || typeof fields.payload !== "object" || fields.payload === null)
    throw new Error("This is no piece of Telegram's.");
  return { method: fields.method, payload: fields.payload };
}
