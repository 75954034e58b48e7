import type { CardPart, FilePart, ImagePart } from "@frontdesk/core";
import type { CardAction, CardAttachment } from "./activity.ts";
import { button } from "./buttons.ts";
import { literal, safeImage } from "./markdown.ts";

/** Web Chat shows no more buttons of one card. */
const maxButtons = 100;

/**
 * A card as a hero card, and more cards for the buttons that have no room in it. What its picture shows is said in
 * words when the picture may not be shown.
 */
export function cardAttachments(card: CardPart): readonly CardAttachment[] {
  const url = card.image === undefined ? undefined : safeImage(card.image.url);
  const alt = card.image?.alt ?? "";
  const heading = isShort(card.title) ? "" : `**${literal(card.title.replace(/\s+/g, " ").trim())}**`;
  const texts = [card.text ?? "", url === undefined ? alt : ""].filter((text) => text !== "").map(paragraphs);
  const text = [heading, ...texts].filter((part) => part !== "").join("\n\n");
  const buttons = (card.choices ?? []).map(button);
  const first = buttons.slice(0, maxButtons);
  return [
    heroCard({
      ...(card.title === "" || heading !== "" ? {} : { title: literal(card.title) }),
      ...(text === "" ? {} : { text }),
      ...(url === undefined ? {} : { images: [{ url, alt }] }),
      ...(first.length === 0 ? {} : { buttons: first }),
    }),
    ...buttonsAttachments(buttons.slice(maxButtons)),
  ];
}

/** Buttons that stay in the conversation. */
export function buttonsAttachments(buttons: readonly CardAction[]): readonly CardAttachment[] {
  return Array.from({ length: Math.ceil(buttons.length / maxButtons) }, (_, index) =>
    heroCard({ buttons: buttons.slice(index * maxButtons, (index + 1) * maxButtons) }),
  );
}

/** A picture, or undefined when it may not be shown. Web Chat reads the name out as what the picture shows. */
export function imageAttachment(image: ImagePart): CardAttachment | undefined {
  const url = safeImage(image.url);
  return url === undefined ? undefined : { contentType: imageType(url), contentUrl: url, name: image.alt };
}

/** A file to download, or undefined when its address may not be opened. */
export function fileAttachment(file: FilePart): CardAttachment | undefined {
  const url = safeImage(file.url);
  const contentType = /^[\w.+-]+\/[\w.+-]+$/.test(file.mime ?? "") ? file.mime : undefined;
  if (url === undefined) return undefined;
  return { contentType: contentType ?? "application/octet-stream", contentUrl: url, name: file.name };
}

function heroCard(content: NonNullable<CardAttachment["content"]>): CardAttachment {
  return { contentType: "application/vnd.microsoft.card.hero", content };
}

/** Whether a title has room in the one line that Web Chat gives it on a phone, where it cuts what is longer. */
function isShort(title: string): boolean {
  // East Asian characters are twice as wide.
  return !title.includes("\n") && [...title].reduce((width, sign) => width + (sign < "\u1100" ? 1 : 2), 0) <= 24;
}

/** A hero card's text is Markdown, where a single line break is none. */
function paragraphs(text: string): string {
  return literal(text).replace(/(?<=\S)\r?\n(?=\S)/g, "\\\n");
}

const types: { readonly [ending: string]: string } = {
  avif: "image/avif",
  gif: "image/gif",
  jpeg: "image/jpeg",
  jpg: "image/jpeg",
  png: "image/png",
  svg: "image/svg+xml",
  webp: "image/webp",
};

/** Clients look at `image/` alone; where the address does not tell the kind, none is made up. */
export function imageType(url: string): string {
  const data = /^data:(image\/[\w.+-]+)/i.exec(url)?.[1];
  if (data !== undefined) return data.toLowerCase();
  const ending = /\.(\w+)$/.exec(URL.parse(url)?.pathname ?? "")?.[1];
  return types[ending?.toLowerCase() ?? ""] ?? "image/*";
}
