import { type Case, messageText, type StoredMessage } from "@frontdesk/core";
import { maxPayloadLength } from "./capabilities.ts";
import { clean } from "./card.ts";
import { type Fields, fieldsOf, wordOf } from "./fields.ts";

/** What an agent hub says of a conversation that was handed to it. */
export interface HandoffStatus {
  /** The platform's id of the conversation. */
  readonly conversation: string;
  /** The case that it names, if it brings back what `handoff.initiate` has said. */
  readonly case: string | undefined;
  /** The activity that it answers, if it says so. */
  readonly replyTo: string | undefined;
  readonly state: "accepted" | "failed" | "completed";
  /** Why it failed. */
  readonly message: string | undefined;
}

const states = ["accepted", "failed", "completed"] as const;

/**
 * The event by which a bot hands its conversation to an agent hub, with what was said as its transcript: as much of the
 * end as one message holds.
 *
 * @see https://learn.microsoft.com/azure/bot-service/bot-service-design-pattern-handoff-human
 */
export function handoffInitiate(found: Case, transcript: readonly StoredMessage[]): object {
  const { queue, reason, note, customer, summary } = found;
  const event = (activities: readonly object[]): object => ({
    type: "event",
    name: "handoff.initiate",
    // `Skill` is what hubs route by.
    value: { Skill: queue, reason, note, case: found.id, slots: summary.slots, locale: summary.locale },
    attachments: [{ contentType: "application/json", name: "Transcript", content: { activities } }],
  });
  const activities = transcript.map((message) => activityOf(message, customer, summary.locale));
  while (activities.length > 0 && JSON.stringify(event(activities)).length > maxPayloadLength) activities.shift();
  return event(activities);
}

function activityOf(
  { author, parts, at, platformId }: StoredMessage,
  customer: Case["customer"],
  locale: string,
): object {
  const from =
    author.kind === "customer"
      ? { id: author.id, name: author.name ?? customer.name, role: "user" }
      : { id: author.kind, name: author.kind === "person" ? author.name : undefined, role: "bot" };
  const text = clean(messageText(parts, locale));
  return { type: "message", id: platformId, timestamp: new Date(at).toISOString(), from, text };
}

/** Reads a `handoff.status`; nothing for any other event. */
export function handoffStatusOf(activity: Fields): HandoffStatus | undefined {
  const value = fieldsOf(activity.value);
  const conversation = wordOf(fieldsOf(activity.conversation)?.id);
  const state = states.find((each) => each === value?.state);
  if (activity.name !== "handoff.status" || conversation === undefined || state === undefined) return undefined;
  return {
    conversation,
    case: wordOf(value?.case),
    replyTo: wordOf(activity.replyToId),
    state,
    message: wordOf(value?.message)?.slice(0, 500).toWellFormed(),
  };
}
