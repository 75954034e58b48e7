import { type Fields, fieldsOf, textOf } from "./fields.ts";
import { isForBot } from "./identity.ts";
import type { ReceiveContext } from "./place.ts";
import { receiveCommand } from "./receive-command.ts";
import { receiveEvent } from "./receive-event.ts";
import { receiveInteraction } from "./receive-interaction.ts";
import type { Received } from "./received.ts";

/**
 * Reads a body that Slack delivered (https://docs.slack.dev/apis/events-api, /interactivity): nothing for what is not
 * for the bot, of the bot's own or another bot's making, unknown or broken. Pure; never throws.
 */
export function receive(value: unknown, context: ReceiveContext): Received | undefined {
  const body = fieldsOf(value);
  if (body === undefined || !isForBot(body, context.bot)) return undefined;
  if (body.type === "event_callback") return readEvent(body, context);
  if (body.type !== undefined) return receiveInteraction(body, context);
  return receiveCommand(body, context);
}

function readEvent(body: Fields, context: ReceiveContext): Received | undefined {
  const event = fieldsOf(body.event);
  const id = textOf(body.event_id);
  return event === undefined ? undefined : receiveEvent(event, id, context);
}
