import type { DoctorPlace, DoctorPost, DoctorTrip, Finding } from "@frontdesk/core";
import { fieldsOf, wordOf } from "../fields.ts";
import type { Settings } from "../options.ts";
import { teams } from "../teams.ts";
import { type Called, caller } from "./call.ts";
import { failed, ok, skipped } from "./findings.ts";
import type { Known } from "./token.ts";

const guid = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;

/** The round trip in a conversation of Teams. */
export function teamsTrip(settings: Settings, known: Known, serviceUrl: string): DoctorTrip {
  const { appId = "", tenantId, name, path, endpoints, appType } = settings;
  const bot = `28:${appId}`;
  // The token that was checked: the trip shall fail for reasons of its own.
  const credentials = async (): Promise<string> => known.token ?? "";

  function placeOf(conversation: string): DoctorPlace {
    const type = conversation.startsWith("19:") ? "groupChat" : "personal";
    const tenant = tenantId ?? appId;
    return { account: tenant, address: { serviceUrl, conversation, tenant, bot, type, user: "doctor" } };
  }

  return {
    channel: teams({ appId, tenantId, appType, name, path, endpoints, credentials }),
    chatHelp:
      "Give --chat: a person's Object ID (Entra admin center, Users), or the id of a chat or channel that the app was added to (in its link, decoded: 19:…@thread.…).",
    deaf: "Teams posts presses to the messaging endpoint, which is not this program.",
    async find(chat, signal): Promise<DoctorPlace | Finding> {
      if (/^(?:19|a):\S{1,500}$/.test(chat)) return placeOf(chat);
      if (!guid.test(chat) && !/^29:\S{1,500}$/.test(chat)) {
        return failed(
          "What --chat names is no id of Teams'.",
          "Ids look like 19:…@thread.tacv2 (chat, channel), a:… (personal chat), 29:… or a GUID (person).",
        );
      }
      const body = { isGroup: false, bot: { id: bot }, members: [{ id: chat }], tenantId };
      const answer = await caller(serviceUrl, () => known.token)("POST", "v3/conversations", body, signal);
      if (answer.kind === "wrong") return answer.finding;
      const id = wordOf(fieldsOf(answer.body)?.id);
      return id === undefined ? failed("The answer about the conversation could not be read.") : placeOf(id);
    },
    async edit(place, id, text, signal): Promise<Finding> {
      const activity = { type: "message", text, textFormat: "plain", ...sidesOf(place) };
      return said(await call(known, place, "PUT", id, activity, signal), "The message was changed.");
    },
    file: (place, fileName, bytes, signal) => askConsent(known, place, fileName, bytes, signal),
    async typing(place, signal): Promise<Finding> {
      const activity = { type: "typing", ...sidesOf(place) };
      return said(await call(known, place, "POST", undefined, activity, signal), "It was shown for some seconds.");
    },
    async remove(place, id, signal): Promise<Finding> {
      return said(await call(known, place, "DELETE", id, undefined, signal), "Removed.");
    },
  };
}

function said(answer: Called, message: string): Finding {
  return answer.kind === "wrong" ? answer.finding : ok(message);
}

function sidesOf({ address }: DoctorPlace): object {
  return { from: { id: address.bot }, conversation: { id: address.conversation } };
}

function call(
  known: Known,
  { address }: DoctorPlace,
  method: "POST" | "PUT" | "DELETE",
  id: string | undefined,
  body: object | undefined,
  signal: AbortSignal,
): Promise<Called> {
  const activities = `v3/conversations/${encodeURIComponent(String(address.conversation))}/activities`;
  const path = id === undefined ? activities : `${activities}/${encodeURIComponent(id)}`;
  return caller(String(address.serviceUrl), () => known.token)(method, path, body, signal);
}

/**
 * Teams takes a file only after the person has agreed, in personal chats
 * (https://learn.microsoft.com/microsoftteams/platform/bots/how-to/bots-filesv4): the card that asks is what can be tried.
 */
async function askConsent(
  known: Known,
  place: DoctorPlace,
  name: string,
  bytes: Uint8Array,
  signal: AbortSignal,
): Promise<DoctorPost> {
  if (place.address.type !== "personal") {
    return { finding: skipped("Teams takes files of bots in personal chats alone.") };
  }
  const content = {
    description: "A file of the doctor",
    sizeInBytes: bytes.length,
    acceptContext: {},
    declineContext: {},
  };
  const attachment = { contentType: "application/vnd.microsoft.teams.card.file.consent", name, content };
  const activity = { type: "message", attachments: [attachment], ...sidesOf(place) };
  const answer = await call(known, place, "POST", undefined, activity, signal);
  if (answer.kind === "wrong") return { finding: answer.finding };
  const id = wordOf(fieldsOf(answer.body)?.id);
  return { finding: ok("The card that asks for consent to a file was taken; the file itself follows a consent."), id };
}
