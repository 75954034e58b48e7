import type { Address, Channel, Outbound } from "@frontdesk/core";
import { getActivities, postActivity } from "./activities.ts";
import { capabilities } from "./capabilities.ts";
import { chatEndpoints } from "./chat/chat-endpoints.ts";
import { chatSocket } from "./chat/chat-socket.ts";
import { widgetRoute } from "./chat/widget-script.ts";
import { compose } from "./compose.ts";
import { generateToken, refreshToken, resumeConversation, startConversation } from "./conversations.ts";
import { type Endpoint, routesOf } from "./endpoint.ts";
import { readOptions, type WebOptions } from "./options.ts";
import { createSession, type Session } from "./session.ts";
import { streamRoute } from "./socket.ts";
import { upload } from "./upload.ts";

/**
 * The web as a channel: the chat widget and its endpoints, the protocol of the AI SDK's `useChat`, and a Direct Line 3.0
 * endpoint for Microsoft's Web Chat and every other client of it. Visitors get a signed session for a conversation of
 * their own without any secret; customers who are signed in on the page are known by what its server has signed.
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
    {
      path: `${conversation}/upload`,
      handlers: { POST: upload },
      maxBodyBytes: settings.maxFileBytes + settings.maxBodyBytes,
      isLarge: true,
    },
    ...chatEndpoints(settings),
  ];
  return {
    apiVersion: 1,
    name: settings.name,
    capabilities,
    pull: true,
    routes: [
      ...endpoints.flatMap((endpoint) => routesOf(endpoint, current, settings)),
      ...(settings.widgetPath === false ? [] : [widgetRoute(settings.widgetPath)]),
    ],
    sockets: [streamRoute(`${conversation}/stream`, current), chatSocket(`${settings.chatPath}/socket`, current)],
    async open(host) {
      session = await createSession(host, settings);
    },
    key: conversationOf,
    render: (message: Outbound) => compose(message.parts),
    // Never called: customers fetch their messages.
    send: async () => ({}),
    async typing(address, _, from) {
      session?.streams.tell(conversationOf(address), { kind: "typing", name: from?.name });
    },
    async stream(address, _, { id, text, format }) {
      session?.streams.tell(conversationOf(address), { kind: "stream", streamId: id, text, format });
    },
    changed(_, address) {
      session?.streams.wake(conversationOf(address));
    },
    missed() {
      session?.streams.wakeAll();
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
