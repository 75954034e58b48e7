import type { Bot } from "../definition/bot.ts";
import { type AnyMessage, partsIn } from "../definition/reply.ts";
import { FrontdeskError } from "../errors/frontdesk-error.ts";
import type { Channel } from "../ports/channel.ts";
import type { EventTarget } from "../ports/store.ts";
import type { HostServices } from "./channel-host.ts";
import type { Customer } from "./engine-options.ts";
import { sendEvent } from "./event.ts";
import { uuidv7 } from "./uuid.ts";

/** What is needed to write to a customer. */
export interface UnaskedServices extends Pick<HostServices, "clock" | "random" | "accept"> {
  readonly bot: Bot;
  channelOf(name: string): Channel | undefined;
}

/**
 * Takes a message to a customer over that nobody asked for.
 *
 * @throws FrontdeskError `runtime.unknown_customer`, `message.invalid`.
 */
export async function writeUnasked(
  customer: Customer,
  message: AnyMessage,
  idempotencyKey: string,
  services: UnaskedServices,
): Promise<void> {
  const { bot, clock, accept } = services;
  if (partsIn(message, bot.locales[0] ?? "en").length === 0) {
    throw new FrontdeskError("message.invalid", "The message is empty.", { hint: "Give it a text or parts." });
  }
  const target = targetOf(customer, services);
  const outcome = target && (await accept([sendEvent(target, message, idempotencyKey, clock.now())]))[0];
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
