import type { Address, Sent } from "@frontdesk/core";
import type { Connector, ConnectorAnswer } from "./connector.ts";
import { sendError, tokenSendError } from "./failure.ts";

/** Gives a token to send with; none on loopback without credentials. Rejects with a TokenError. */
export type TokenSource = ((refresh: boolean) => Promise<string>) | undefined;

/** What sending works with. */
export interface Sending {
  readonly connector: Connector;
  readonly token: TokenSource;
}

/**
 * Posts an activity into a conversation. A token that is refused is fetched anew once.
 *
 * @throws FrontdeskError as the port's `send` does.
 */
export async function send(sending: Sending, address: Address, activity: object, signal?: AbortSignal): Promise<Sent> {
  let answer = await post(sending, address, activity, false, signal);
  if (sending.token !== undefined && answer.kind === "refused" && answer.status === 401) {
    answer = await post(sending, address, activity, true, signal);
  }
  if (answer.kind !== "done") throw sendError(answer);
  return { id: answer.id };
}

async function post(
  { connector, token }: Sending,
  address: Address,
  activity: object,
  refresh: boolean,
  signal: AbortSignal | undefined,
): Promise<ConnectorAnswer> {
  const { serviceUrl, conversation, bot } = address;
  const body = { ...activity, from: { id: String(bot) }, conversation: { id: String(conversation) } };
  const path = `v3/conversations/${encodeURIComponent(String(conversation))}/activities`;
  return connector.post({ serviceUrl: String(serviceUrl), path, body, token: await tokenFor(token, refresh) }, signal);
}

/** A token, if there are any. @throws FrontdeskError `channel.unavailable`. */
export async function tokenFor(token: TokenSource, refresh: boolean): Promise<string | undefined> {
  try {
    return await token?.(refresh);
  } catch (error) {
    throw tokenSendError(error);
  }
}
