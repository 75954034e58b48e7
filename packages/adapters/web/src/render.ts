import type { Author, Json, StoredMessage } from "@frontdesk/core";
import { type Activity, activityId } from "./activity.ts";
import { streamId } from "./activity-frames.ts";
import { type Content, compose } from "./compose.ts";
import { idOf } from "./echo.ts";
import { fitted } from "./fitted.ts";
import { messageEntity } from "./message-entity.ts";

/** Content, or an event that clients do not show. */
type SilentContent = Content & Partial<Pick<Activity, "type" | "name">>;

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
  const { author, parts, sequence } = message;
  const contents = compose(author.kind === "customer" ? parts : fitted(parts));
  const thumbs = parts.find((part) => part.kind === "feedback")?.token;
  return (contents.length > 0 ? contents : silent(message)).map(({ sources, ...content }, index) => {
    const entities = messageEntity(sources, index === contents.length - 1 ? thumbs : undefined);
    return {
      type: "message",
      id: activityId(place.conversation, sequence, index),
      timestamp: new Date(message.at).toISOString(),
      channelId: "directline",
      conversation: { id: place.conversation },
      from: sender(author, place.bot),
      ...content,
      ...(entities.length === 0 ? {} : { entities }),
      channelData: {
        // Web Chat sorts by it; clocks of people and machines may disagree, sequences do not.
        "webchat:sequence-id": sequence + index / 1000,
        // Once only: Web Chat takes two activities with one such id for one.
        ...(index === 0 ? knownTo(message.echo, place) : {}),
        ...(sources === undefined
          ? {}
          : { sources: sources.map(({ title, url }) => (url === undefined ? { title } : { title, url })) }),
      },
    };
  });
}

/** What stands for a message that says nothing: clients wait for the echo of all that their visitor did. */
function silent({ author, parts }: StoredMessage): readonly SilentContent[] {
  if (author.kind !== "customer") return [];
  const isRating = parts.some((part) => part.kind === "rating");
  return [isRating ? { type: "event", name: "feedback" } : { text: "", textFormat: "plain" }];
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

/** How clients know the message already: what their visitor wrote, or what they were shown while it was written. */
function knownTo(echo: Json | undefined, { conversation }: Place): { readonly [key: string]: Json } {
  const own = idOf(echo, "clientActivityID");
  const streamed = idOf(echo, "streamId");
  return {
    ...(own === undefined ? {} : { clientActivityID: own }),
    ...(streamed === undefined ? {} : { streamType: "final", streamId: streamId(conversation, streamed) }),
  };
}
