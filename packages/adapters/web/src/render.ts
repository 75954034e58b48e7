import { type Author, fit, type Json, type Part, type StoredMessage } from "@frontdesk/core";
import { type Activity, activityId } from "./activity.ts";
import { capabilities } from "./capabilities.ts";
import { citations } from "./citations.ts";
import { type Content, compose } from "./compose.ts";

/** Whose conversation a message is from. */
export interface Place {
  readonly conversation: string;
  readonly bot: { readonly id: string; readonly name: string };
}

/**
 * A message of the history as the activities that show it. Pure: the same message always becomes the same activities,
 * with the same ids.
 */
export function render(message: StoredMessage, place: Place): readonly Activity[] {
  const from = sender(message.author, place.bot);
  const contents = compose(message.author.kind === "customer" ? message.parts : fitted(message.parts));
  // Clients wait for the echo of what their visitor did, also of a press that says nothing.
  const silent: readonly Content[] = message.author.kind === "customer" ? [{ text: "", textFormat: "plain" }] : [];
  return (contents.length > 0 ? contents : silent).map(({ sources, ...content }, index) => ({
    type: "message",
    id: activityId(place.conversation, message.sequence, index),
    timestamp: new Date(message.at).toISOString(),
    channelId: "directline",
    conversation: { id: place.conversation },
    from,
    ...content,
    ...(sources === undefined ? {} : { entities: [citations(sources)] }),
    channelData: {
      // Web Chat sorts by it; clocks of people and machines may disagree, sequences do not.
      "webchat:sequence-id": message.sequence + index / 1000,
      // Once only: Web Chat takes two activities with one such id for one.
      ...(index === 0 ? clientId(message.echo) : {}),
      ...(sources === undefined
        ? {}
        : { sources: sources.map(({ title, url }) => (url === undefined ? { title } : { title, url })) }),
    },
  }));
}

/** What was fitted before it went into the history stays as it is; where nobody did, it is done now. */
function fitted(parts: readonly Part[]): readonly Part[] {
  return fit({ parts, purpose: "reply", locale: "en" }, capabilities).message.parts;
}

function sender(author: Author, bot: Place["bot"]): Activity["from"] {
  switch (author.kind) {
    case "customer":
      return { id: author.id, ...(author.name === undefined ? {} : { name: author.name }), role: "user" };
    case "person":
      return { id: bot.id, name: author.name, role: "bot" };
    case "bot":
    case "system":
      return { id: bot.id, name: bot.name, role: "bot" };
    default: {
      const unknown: never = author;
      return unknown;
    }
  }
}

/** The id under which the client knows what its visitor wrote: Web Chat waits for it. */
function clientId(echo: Json | undefined): { readonly [key: string]: Json } {
  if (typeof echo !== "object" || echo === null || !("clientActivityID" in echo)) return {};
  const id = echo.clientActivityID;
  return typeof id === "string" ? { clientActivityID: id } : {};
}
