import type { Json, SourcesPart } from "@frontdesk/core";
import { isObject, type JsonObject } from "./read-json.ts";

/** What Web Chat sends when somebody presses a thumb. */
const feedbackEvent = "webchat:activity-status/feedback";
const likes = { LikeAction: "up", DislikeAction: "down" } as const;

/** A thumb that was pressed. */
export interface Thumb {
  readonly token: string;
  readonly value: "up" | "down";
}

/** What schema.org says of an activity: where an answer comes from, and the thumbs under it. Web Chat understands it. */
export function messageEntity(
  sources: SourcesPart["sources"] | undefined,
  feedback: string | undefined,
): readonly Json[] {
  if (sources === undefined && feedback === undefined) return [];
  return [
    {
      type: "https://schema.org/Message",
      "@type": "Message",
      "@context": "https://schema.org",
      "@id": "",
      ...(sources === undefined ? {} : { citation: sources.map(claim) }),
      ...(feedback === undefined
        ? {}
        : {
            potentialAction: Object.keys(likes).map((type) => ({
              "@type": type,
              "@id": feedback,
              actionStatus: "PotentialActionStatus",
            })),
          }),
    },
  ];
}

/** The thumb that an activity tells of. */
export function readThumb({ type, name, entities }: JsonObject): Thumb | undefined {
  if (type !== "event" || name !== feedbackEvent || !Array.isArray(entities)) return undefined;
  const action: unknown = entities[0];
  if (!isObject(action)) return undefined;
  const token = action["@id"];
  const kind = action["@type"];
  if (typeof token !== "string" || (kind !== "LikeAction" && kind !== "DislikeAction")) return undefined;
  return { token, value: likes[kind] };
}

function claim({ title, url }: SourcesPart["sources"][number], index: number): Json {
  return {
    "@type": "Claim",
    position: index + 1,
    appearance: { "@type": "DigitalDocument", name: title, ...(url === undefined ? {} : { url }) },
  };
}
