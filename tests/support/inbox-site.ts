import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { type Bot, type ChannelHost, type Clock, memoryFiles, type Store, type User } from "@frontdesk/core";
import { type FakeChannel, fakeChannel, fakeEvent } from "@frontdesk/core/testing";
import { type Inbox, type InboxOptions, inbox } from "@frontdesk/inbox";
import { lineLog, memory, runtime } from "frontdesk";

/** An inbox that is served, with customers who can write. */
export interface InboxSite {
  /** Where the inbox is, such as `http://127.0.0.1:…/support/inbox`. */
  readonly url: string;
  readonly desk: Inbox;
  readonly channel: FakeChannel;
  /** A link with which somebody comes in at once, or one that asks for a password where there is an address. */
  invite(name: string, role: "agent" | "lead", email?: string): Promise<string>;
  /** A customer writes. */
  says(customer: User, text: string): Promise<void>;
  /** A customer is known on another channel, too. */
  isAlso(customer: User, channel: string): Promise<void>;
  /** A customer is seen to be writing. */
  types(customer: User): Promise<void>;
  /** What a customer was sent, as texts. */
  heard(customer: string): readonly string[];
  /** Breaks every connection, as a network does. */
  cut(): void;
  /** While it is down nothing gets through: requests break off. */
  setDown(isDown: boolean): void;
  close(): Promise<void>;
}

/** What can be set of a site. */
export interface InboxSiteOptions {
  readonly basePath?: string | undefined;
  readonly clock?: Clock | undefined;
  readonly options?: InboxOptions | undefined;
  /** Default: one in memory. */
  readonly store?: Store | undefined;
}

/** Serves a bot with an inbox on a port of its own. */
export async function openInboxSite(bot: Bot, settings: InboxSiteOptions = {}): Promise<InboxSite> {
  const { basePath = "", clock, options, store = memory() } = settings;
  const desk = inbox(options);
  const fake = fakeChannel({ name: "web" });
  let host: ChannelHost | undefined;
  const channel: FakeChannel = {
    ...fake,
    async open(opened) {
      host = opened;
      await fake.open?.(opened);
    },
  };
  const running = runtime(bot, {
    channels: [channel],
    desk,
    store,
    files: memoryFiles(),
    basePath,
    log: lineLog({ level: "silent" }),
    ...(clock === undefined ? {} : { clock }),
  });
  await running.start();
  let isDown = false;
  const server = createServer((request, response) => {
    if (isDown) request.destroy();
    else void running.node(request, response);
  });
  server.on("upgrade", (request, socket, head) => {
    if (isDown) socket.destroy();
    else running.upgrade(request, socket, head);
  });
  const connections = new Set<Socket>();
  server.on("connection", (socket) => {
    connections.add(socket);
    socket.on("close", () => connections.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // Safe: a server that listens on TCP has such an address.
  const { port } = server.address() as AddressInfo;
  const cut = (): void => {
    for (const socket of connections) socket.destroy();
  };
  const eventOf = (user: User): ReturnType<typeof fakeEvent> =>
    fakeEvent({ chat: user.id, user }, { key: randomUUID(), at: (clock ?? Date).now() });
  return {
    url: `http://127.0.0.1:${port}${basePath}/inbox`,
    desk,
    channel,
    async invite(name, role, email) {
      const path = await desk.invite({ name, role, email, needsPassword: email !== undefined });
      return `http://127.0.0.1:${port}${basePath}${path}`;
    },
    async says(user, text) {
      await channel.deliver({ ...eventOf(user), kind: "message", text });
    },
    async isAlso(user, other) {
      const own = { channel: "web", account: "account", user: user.id };
      await running.customers.link(own, { channel: other, account: "other", user: user.id });
    },
    async types(user) {
      await host?.typing("account", { chat: user.id });
    },
    heard: (customer) =>
      channel.received
        .filter(({ chat }) => chat === customer)
        .flatMap(({ message }) => message.parts.flatMap((part) => (part.kind === "text" ? [part.text] : []))),
    cut,
    setDown(down) {
      isDown = down;
      if (down) cut();
    },
    async close() {
      const over = new Promise((resolve) => server.close(resolve));
      cut();
      await Promise.all([over, running.stop({ deadlineMs: 0 })]);
    },
  };
}
