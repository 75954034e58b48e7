import type { Bot } from "../definition/bot.ts";
import { type AnyMessage, partsIn } from "../definition/reply.ts";
import { FrontdeskError } from "../errors/frontdesk-error.ts";
import type { Channel } from "../ports/channel.ts";
import type { EventTarget, NewEvent } from "../ports/store.ts";
import type { HostServices } from "./channel-host.ts";
import type { Customer, SendOptions } from "./engine-options.ts";
import { callOffEvent, sendEvent } from "./event.ts";
import { uuidv7 } from "./uuid.ts";

/** What is needed to write to a customer. */
export interface UnaskedServices extends Pick<HostServices, "clock" | "random" | "accept"> {
  readonly bot: Bot;
  channelOf(name: string): Channel | undefined;
}

/**
 * Takes a message to a customer over that nobody asked for, for now or for later.
 *
 * @throws FrontdeskError `runtime.unknown_customer`, `message.invalid`.
 */
export async function writeUnasked(
  customer: Customer,
  message: AnyMessage,
  options: SendOptions,
  services: UnaskedServices,
): Promise<void> {
  const { bot, clock } = services;
  if (partsIn(message, bot.locales[0] ?? "en").length === 0) {
    throw new FrontdeskError("message.invalid", "The message is empty.", { hint: "Give it a text or parts." });
  }
  await give(customer, (target) => sendEvent(target, message, options, clock.now()), services);
}

/**
 * Takes over that a message which was for later is not to be sent.
 *
 * @throws FrontdeskError `runtime.unknown_customer`.
 */
export async function callOff(customer: Customer, idempotencyKey: string, services: UnaskedServices): Promise<void> {
  await give(customer, (target) => callOffEvent(target, idempotencyKey, services.clock.now()), services);
}

async function give(
  customer: Customer,
  make: (target: EventTarget) => NewEvent,
  services: UnaskedServices,
): Promise<void> {
  const target = targetOf(customer, services);
  const outcome = target && (await services.accept([make(target)]))[0];
  if (outcome === undefined || outcome.status === "refused") {
    throw new FrontdeskError("runtime.unknown_customer", "There is no such conversation or channel.", {
      hint: "Give the id of a known conversation, or the name of an open channel with an account and an address.",
    });
  }
}

function targetOf(customer: Customer, { clock, random, channelOf }: UnaskedServices): EventTarget | undefined {
  if ("conversation" in customer) return { kind: "conversation", conversation: customer.conversation };
  const channel = channelOf(customer.channel);
  if (channel === undefined) return undefined;
  return {
    kind: "address",
    channel: customer.channel,
    account: customer.account,
    key: channel.key(customer.address),
    address: customer.address,
    conversationKind: "direct",
    user: { id: "" },
    newConversation: uuidv7(clock, random),
  };
}
