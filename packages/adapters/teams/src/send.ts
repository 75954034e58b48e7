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

/** Takes a message of the bot back; whether Teams did. Never throws. */
export async function remove(sending: Sending, address: Address, id: string, signal?: AbortSignal): Promise<boolean> {
  const { serviceUrl } = address;
  const path = `${activitiesOf(address)}/${encodeURIComponent(id)}`;
  try {
    const token = await tokenFor(sending.token, false);
    const call = { serviceUrl: String(serviceUrl), path, body: undefined, token };
    return (await sending.connector.call(call, signal)).kind === "done";
  } catch {
    // No token: the message stays, which the caller lives with.
    return false;
  }
}

function activitiesOf({ conversation }: Address): string {
  return `v3/conversations/${encodeURIComponent(String(conversation))}/activities`;
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
  const path = activitiesOf(address);
  return connector.call({ serviceUrl: String(serviceUrl), path, body, token: await tokenFor(token, refresh) }, signal);
}

/** A token, if there are any. @throws FrontdeskError `channel.unavailable`. */
export async function tokenFor(token: TokenSource, refresh: boolean): Promise<string | undefined> {
  try {
    return await token?.(refresh);
  } catch (error) {
    throw tokenSendError(error);
  }
}
