import type { Address, Inbound, NoticeInbound } from "@frontdesk/core";
import { attachmentsOf } from "./attachments.ts";
import { type Fields, fieldsOf, listOf, textOf, wordOf } from "./fields.ts";
import { consentOf, type FileConsent } from "./file-consent.ts";
import { type HandoffStatus, handoffStatusOf } from "./handoff-event.ts";
import { addressed } from "./mention.ts";
import { isBot, type Place, placeOf, type ReceiveContext, userOf } from "./place.ts";
import { submittedOf } from "./submitted.ts";

/** What an activity means. */
export interface Received {
  readonly events: readonly Inbound[];
  /** The customer is writing. */
  readonly typing?: { readonly account: string; readonly address: Address } | undefined;
  /** What an agent hub says of a conversation that was handed to it. */
  readonly handoff?: HandoffStatus | undefined;
  /** What the customer said to a card that asks whether a file may be saved. */
  readonly consent?: FileConsent | undefined;
  /** Teams waits for an answer to an invoke. `unknown`: one that nobody here understands. */
  readonly invoke?: "card" | "acknowledged" | "unknown" | undefined;
}

const nothing: Received = { events: [] };

/**
 * Reads an activity of Teams: nothing for what is not for the bot, of the bot's own or another bot's making, unknown or
 * broken. Pure; never throws.
 *
 * @see https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-api-reference#activity-object
 */
export function receive(activity: unknown, context: ReceiveContext): Received {
  const fields = fieldsOf(activity);
  if (fields === undefined || fields.channelId !== "msteams") return nothing;
  const place = placeOf(fields, context);
  // Of a hub's making, which may be a bot.
  if (fields.type === "event") return { events: [], handoff: handoffStatusOf(fields) };
  if (fields.type === "invoke") return readInvoke(fields, place);
  if (place === undefined) return nothing;
  const { account, address } = place.base;
  switch (fields.type) {
    case "message":
      return one(readMessage(fields, place));
    case "messageUpdate":
      return one(readEdit(fields, place));
    case "messageDelete":
      return one(notice(place, "delete", `delete ${stamp(fields)}`));
    case "messageReaction":
      return one(readReaction(fields, place));
    case "installationUpdate":
      return one(readInstallation(fields, place));
    case "conversationUpdate":
      return { events: readMembers(fields, place, context) };
    case "typing":
      return { events: [], typing: { account, address } };
    default:
      return nothing;
  }
}

function readMessage(activity: Fields, place: Place): Inbound | undefined {
  const { base } = place;
  const eventKeys = [place.key("message")];
  const submitted = submittedOf(activity.value);
  if (submitted !== undefined) return { ...base, eventKeys, kind: "action", ...submitted };
  const text = addressed(activity, place.botId, base.conversationKind === "direct");
  if (text === undefined) return undefined;
  const attachments = attachmentsOf(activity);
  // A card of somebody else's that was sent back, a sticker: nobody said anything.
  if (text === "" && attachments.length === 0 && !isMentionAlone(activity)) return undefined;
  return {
    ...base,
    eventKeys,
    kind: "message",
    text,
    attachments: attachments.length === 0 ? undefined : attachments,
    replyTo: wordOf(activity.replyToId),
  };
}

/** Somebody called the bot by its name and said no more. */
function isMentionAlone(activity: Fields): boolean {
  return textOf(activity.text)?.trim() !== "" && typeof activity.text === "string";
}

function readEdit(activity: Fields, place: Place): Inbound | undefined {
  const text = addressed(activity, place.botId, place.base.conversationKind === "direct");
  return text === undefined ? undefined : { ...notice(place, "edit", `edit ${stamp(activity)}`), text };
}

function readReaction(activity: Fields, place: Place): Inbound | undefined {
  const [added, removed] = [listOf(activity.reactionsAdded), listOf(activity.reactionsRemoved)];
  if (added.length + removed.length === 0) return undefined;
  const text = wordOf(added[0]?.type);
  return { ...notice(place, "reaction", `reaction ${stamp(activity)}`), text };
}

/** The bot was installed for a person, in a chat or a team, or removed; an upgrade of the app is neither. */
function readInstallation(activity: Fields, place: Place): Inbound | undefined {
  if (activity.action === "add") return notice(place, "join", "installation");
  return activity.action === "remove" ? notice(place, "leave", "installation") : undefined;
}

/** Members who came or went, each with a conversation of their own; of the bot itself `installationUpdate` tells. */
function readMembers(activity: Fields, place: Place, context: ReceiveContext): readonly Inbound[] {
  if (place.base.conversationKind === "direct") return [];
  const read = (members: unknown, kind: "join" | "leave"): readonly Inbound[] =>
    listOf(members).flatMap((member) => {
      const user = userOf(member);
      if (user === undefined || isBot(member, place.botId, context)) return [];
      const { aadObjectId: _, ...address } = place.base.address;
      const eventKeys = [place.key(`${kind} ${user.id}`)];
      return [{ ...place.base, eventKeys, address: { ...address, user: user.id }, user, kind }];
    });
  return [...read(activity.membersAdded, "join"), ...read(activity.membersRemoved, "leave")];
}

/** An invoke waits for an answer, whoever it is from. */
function readInvoke(activity: Fields, place: Place | undefined): Received {
  // Thumbs under a message, where a native payload has asked for them.
  if (activity.name === "message/submitAction") return { events: [], invoke: "acknowledged" };
  if (activity.name === "fileConsent/invoke" && place !== undefined) {
    return { events: [], invoke: "acknowledged", consent: consentOf(activity, place) };
  }
  if (activity.name !== "adaptiveCard/action") return { events: [], invoke: "unknown" };
  const submitted = submittedOf(fieldsOf(fieldsOf(activity.value)?.action)?.data);
  if (place === undefined || submitted === undefined) return { events: [], invoke: "unknown" };
  const eventKeys = [place.key("invoke")];
  return { events: [{ ...place.base, eventKeys, kind: "action", ...submitted }], invoke: "card" };
}

function notice(place: Place, kind: NoticeInbound["kind"], key: string): NoticeInbound {
  return { ...place.base, eventKeys: [place.key(key)], kind };
}

/** One message may be edited, and reacted to, many times. */
function stamp(activity: Fields): string {
  return wordOf(activity.timestamp) ?? "";
}

function one(event: Inbound | undefined): Received {
  return event === undefined ? nothing : { events: [event] };
}
