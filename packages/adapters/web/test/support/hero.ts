import type { CardAttachment, HeroCard } from "../../src/activity.ts";

/** The card with picture and buttons that an attachment is; undefined when it is a form, a picture or a file. */
export function hero({ content }: CardAttachment): HeroCard | undefined {
  return content === undefined || "type" in content ? undefined : content;
}
