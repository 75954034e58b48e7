import { createServer, type Server } from "node:http";
import type { Channel } from "@frontdesk/core";
import { callRoute, recordingHost } from "@frontdesk/core/testing";
import { afterEach, describe, expect, it } from "vitest";
import { telegram } from "../src/index.ts";
import { bench, endAfterEach } from "./support/channel.ts";

endAfterEach();

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

/** Serves a channel's routes. */
async function serve(channel: Pick<Channel, "routes">): Promise<string> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    const answer = await callRoute(channel.routes ?? [], {
      method: "POST",
      path: request.url ?? "/",
      headers,
      body: Buffer.concat(chunks),
    });
    response.writeHead(answer.status, answer.headers).end(answer.body);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}/telegram/webhook`;
}

describe("the webhook", () => {
  it("takes what Telegram posts, each chat in order", async () => {
    const { api, channel, host } = await bench();
    api.postTo(await serve(channel), "secret");
    const customers = [api.customer(), api.customer(), api.customer()];
    for (let number = 1; number <= 5; number += 1) for (const customer of customers) customer.writes(String(number));
    await host.untilAccepted(15);
    for (const { id } of customers) {
      const mine = host.accepted.filter((event) => event.user.id === String(id));
      expect(mine.map((event) => (event.kind === "message" ? event.text : ""))).toEqual(["1", "2", "3", "4", "5"]);
    }
    expect(api.webhookAnswers.every((status) => status === 200)).toBe(true);
  });

  it("lets Telegram post again what could not be kept", async () => {
    const { api, channel, host } = await bench();
    host.refuse(2);
    api.postTo(await serve(channel), "secret");
    api.customer().writes("keep me");
    await host.untilAccepted(1);
    expect(api.webhookAnswers.slice(0, 2)).toEqual([503, 503]);
    expect(host.lines.map(({ event, fields }) => [event, fields.code])).toEqual([
      ["telegram.update_not_kept", "store.unavailable"],
      ["telegram.update_not_kept", "store.unavailable"],
    ]);
  });

  it("is set where it is served, and Telegram posts there with the secret that was made for it", async () => {
    const { api, channel: polling } = await bench({ webhookSecret: null });
    await polling.close();
    let routes: Channel["routes"];
    const server = await serve({
      get routes() {
        return routes;
      },
    });
    const channel = telegram({ token: api.token, apiRoot: api.apiRoot, publicUrl: new URL(server).origin });
    routes = channel.routes;
    const host = recordingHost(channel);
    await channel.open(host);
    api.customer().writes("hello");
    await host.untilAccepted(1);
    expect(api.webhookAnswers.every((status) => status === 200)).toBe(true);
    await channel.close();
  });

  it("asks for patience with Retry-After", async () => {
    const { channel, host } = await bench();
    host.refuse();
    const response = await callRoute(channel.routes ?? [], {
      method: "POST",
      path: "/telegram/webhook",
      headers: { "x-telegram-bot-api-secret-token": "secret" },
      body: JSON.stringify({
        update_id: 1,
        message: {
          message_id: 1,
          date: 1,
          from: { id: 5, is_bot: false, first_name: "A" },
          chat: { id: 5, type: "private" },
          text: "x",
        },
      }),
    });
    expect(response).toMatchObject({ status: 503, headers: { "retry-after": "1" } });
  });

  it("turns away posts before it is open and after it is closed", async () => {
    const closed = telegram({ token: "1:a", webhookSecret: "secret" });
    const post = (): Promise<{ readonly status: number }> =>
      callRoute(closed.routes ?? [], {
        method: "POST",
        path: "/telegram/webhook",
        headers: { "x-telegram-bot-api-secret-token": "secret" },
        body: "{}",
      });
    expect((await post()).status).toBe(503);
  });

  it("takes presses, and answers them only once they are kept", async () => {
    const { api, channel, host } = await bench();
    const ann = api.customer();
    const [piece] = channel.render({
      parts: [{ kind: "choices", text: "?", choices: [{ label: "Yes", token: "t-1" }] }],
      purpose: "reply",
      locale: "en",
    });
    if (piece === undefined) throw new Error("There is no piece.");
    await channel.send({ chat: String(ann.id) }, piece, {
      account: "1",
      idempotencyKey: "k",
      signal: new AbortController().signal,
    });
    host.refuse();
    api.postTo(await serve(channel), "secret");
    const answered = api.nextCall("answerCallbackQuery");
    ann.presses("Yes");
    expect((await answered).payload).toEqual({ callback_query_id: "query-1" });
    expect(host.accepted).toMatchObject([{ kind: "action", token: "t-1" }]);
    await channel.close();
    expect(api.openQueries).toBe(0);
  });

  it("knows that it was blocked and unblocked", async () => {
    const { api, channel, host } = await bench();
    api.postTo(await serve(channel), "secret");
    const ann = api.customer();
    ann.blocks();
    ann.unblocks();
    await host.untilAccepted(2);
    expect(host.accepted.map(({ kind }) => kind)).toEqual(["leave", "join"]);
  });

  it("talks with a group's members apart", async () => {
    const { api, channel, host } = await bench();
    api.postTo(await serve(channel), "secret");
    const [ann, bob, group] = [api.customer(), api.customer({ firstName: "Bob" }), api.group()];
    group.writes(ann, "Nice weather");
    group.writes(ann, "@desk_1_bot help me");
    group.writes(bob, "@desk_1_bot me too");
    await host.untilAccepted(2);
    const [first, second] = host.accepted;
    expect(
      first === undefined || second === undefined ? [] : [channel.key(first.address), channel.key(second.address)],
    ).toEqual([`${group.id}::${ann.id}`, `${group.id}::${bob.id}`]);
  });
});
