import type { FileContent } from "@frontdesk/core";
import type { FileActivity } from "./activity.ts";
import { clean } from "./card.ts";

/**
 * The largest picture that goes in the message itself. Its base64 does not count for the size of the message.
 *
 * @see https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/conversation-messages#picture-messages
 */
const maxPictureBytes = 1024 * 1024;
const kinds: readonly string[] = ["image/png", "image/jpeg", "image/gif"];

/** A message with a picture in it, in any kind of chat; undefined where Teams shows no such picture. */
export function inlinePicture({ file, bytes }: FileContent, alt: string): FileActivity | undefined {
  if (!kinds.includes(file.mime) || bytes.length > maxPictureBytes) return undefined;
  const contentUrl = `data:${file.mime};base64,${Buffer.from(bytes).toString("base64")}`;
  const summary = clean(alt).slice(0, 200).toWellFormed();
  return {
    type: "message",
    ...(summary.trim() === "" ? {} : { summary }),
    attachments: [{ contentType: file.mime, contentUrl, name: file.name }],
  };
}
