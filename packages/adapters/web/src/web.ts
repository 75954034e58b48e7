import type { Address, Channel, Outbound } from "@frontdesk/core";
import { getActivities, postActivity, upload } from "./activities.ts";
import { type Activity, activityId } from "./activity.ts";
import { capabilities } from "./capabilities.ts";
import { compose } from "./compose.ts";
import { generateToken, refreshToken, resumeConversation, startConversation } from "./conversations.ts";
import { type Endpoint, routesOf } from "./endpoint.ts";
import { readOptions, type WebOptions } from "./options.ts";
import { createSession, type Session } from "./session.ts";
import { streamRoute } from "./socket.ts";

/**
 * The web as a channel: a Direct Line 3.0 endpoint, for Microsoft's Web Chat and every other client of it. Visitors get
 * a signed token for a conversation of their own without any secret, write with POST, and read by polling or over a
 * WebSocket.
 *
 * A message is delivered when it is in the history: clients fetch it from there by its sequence, so nothing is lost or
 * shown twice whatever breaks in between.
 *
 * @throws FrontdeskError `channel.invalid_options`.
 *
 * @example
 * ```ts
 * import { web } from "@frontdesk/web";
 *
 * const channel = web({ origins: ["https://shop.example"] });
 * console.log(channel.name, channel.pull); // "web" true
 * ```
 */
export function web(options: WebOptions = {}): Channel {
  const settings = readOptions(options);
  let session: Session | undefined;
  const current = (): Session | undefined => session;
  const conversation = `${settings.path}/conversations/:conversation`;
  const endpoints: readonly Endpoint[] = [
    { path: `${settings.path}/tokens/generate`, handlers: { POST: generateToken } },
    { path: `${settings.path}/tokens/refresh`, handlers: { POST: refreshToken } },
    { path: `${settings.path}/conversations`, handlers: { POST: startConversation } },
    { path: conversation, handlers: { GET: resumeConversation } },
    { path: `${conversation}/activities`, handlers: { GET: getActivities, POST: postActivity } },
    { path: `${conversation}/upload`, handlers: { POST: upload } },
  ];
  return {
    apiVersion: 1,
    name: settings.name,
    capabilities,
    pull: true,
    routes: endpoints.flatMap((endpoint) => routesOf(endpoint, current, settings.maxBodyBytes)),
    sockets: [streamRoute(`${conversation}/stream`, current)],
    async open(host) {
      session = await createSession(host, settings);
    },
    key: conversationOf,
    render: (message: Outbound) => compose(message.parts),
    // Never called: customers fetch their messages.
    send: async () => ({}),
    async typing(address) {
      if (session !== undefined)
        session.streams.tell(conversationOf(address), typingIn(conversationOf(address), session));
    },
    changed(_, address) {
      session?.streams.wake(conversationOf(address));
    },
    async close() {
      const closing = session;
      session = undefined;
      closing?.streams.close();
    },
  };
}

function conversationOf(address: Address): string {
  return String(address.conversation);
}

function typingIn(conversation: string, { host }: Session): Activity {
  const now = host.clock.now();
  return {
    type: "typing",
    id: activityId(conversation, now),
    timestamp: new Date(now).toISOString(),
    channelId: "directline",
    conversation: { id: conversation },
    from: { id: host.bot.id, name: host.bot.name, role: "bot" },
    channelData: {},
  };
}
