import {
  type CardPart,
  type FilePart,
  type FormPart,
  fileIdOf,
  type ImagePart,
  type ListPart,
  messageText,
  type Part,
  type SourcesPart,
  splitText,
  type TablePart,
} from "@frontdesk/core";
import { aligned } from "./align.ts";
import { type MessageBlock, plain, type RichTextPiece, shortened } from "./blocks.ts";
import { choiceBlocks, formBlock } from "./buttons.ts";
import { maxTextLength } from "./capabilities.ts";
import { limits } from "./limits.ts";
import { blockPiece, payloadOf, textPiece } from "./message-piece.ts";
import type { MessagePiece, SlackPiece } from "./piece.ts";
import { isLinkable, plainRichText } from "./rich-text.ts";

/** A card: a header, the text, the picture, the buttons. A picture that frontdesk keeps comes before it, as a file. */
export function cardPieces(card: CardPart, locale: string): readonly SlackPiece[] {
  const { image, ...rest } = card;
  const kept = image === undefined ? undefined : keptImage(image);
  return kept === undefined ? shownCard(card, locale) : [kept, ...shownCard(rest, locale)];
}

function shownCard(card: CardPart, locale: string): readonly SlackPiece[] {
  const title = card.title.toWellFormed();
  const texts = splitText((card.text ?? "").toWellFormed(), maxTextLength);
  const buttons = choiceBlocks(card.choices ?? [], locale);
  const said = [title, card.text ?? ""].filter((line) => line.trim() !== "").join("\n");
  const body = [...titleBlocks(title), ...texts.slice(0, 1).map((text) => plainRichText(text))];
  const isWhole = texts.length <= 1;
  const under = isWhole ? buttons : [];
  const picture = card.image === undefined ? [] : imageBlocks(card.image.url, card.image.alt);
  const blocks = [...body, ...picture, ...under];
  const first =
    blocks.length === 0
      ? []
      : [withPicture(blockPiece(blocks, said.slice(0, maxTextLength)), card.image?.url, [...body, ...under])];
  if (isWhole) return first;
  const rest = texts.slice(1);
  return [
    ...first,
    ...rest.map((text, index) =>
      index === rest.length - 1 && buttons.length > 0
        ? blockPiece([plainRichText(text), ...buttons], text)
        : textPiece(text),
    ),
  ];
}

function titleBlocks(title: string): readonly MessageBlock[] {
  if (title.trim() === "") return [];
  if (title.length <= limits.headerText) return [{ type: "header", text: plain(title) }];
  return [plainRichText(title, { bold: true })];
}

/** A picture under its description; uploaded if frontdesk keeps it. */
export function imagePieces({ url, alt }: ImagePart): readonly SlackPiece[] {
  const kept = keptImage({ url, alt });
  if (kept !== undefined) return [kept];
  const blocks = imageBlocks(url, alt);
  if (blocks.length === 0) return [textPiece(lines(alt, url))];
  const title = alt.toWellFormed().trim();
  if (title.length > limits.imageTitle) return [textPiece(title), withPicture(blockPiece(blocks, url), url, [])];
  const [image] = blocks;
  const titled = image?.type === "image" && title !== "" ? [{ ...image, title: plain(title) }] : blocks;
  const heading = title === "" ? [] : [plainRichText(title)];
  return [withPicture(blockPiece(titled, title), url, heading)];
}

function keptImage({ url, alt }: { readonly url: string; readonly alt: string }): SlackPiece | undefined {
  const file = fileIdOf(url);
  if (file === undefined) return undefined;
  const title = shortened(alt.toWellFormed().trim(), limits.imageTitle);
  return { kind: "upload", file, title: title === "" ? undefined : title };
}

function imageBlocks(url: string, alt: string): readonly MessageBlock[] {
  if (url.length > limits.imageUrl) return [];
  // Slack wants a description.
  const description = shortened(alt.toWellFormed().trim() || "…", limits.imageAlt);
  return [{ type: "image", image_url: url, alt_text: description }];
}

/** The message, and the one with the picture's address that is sent where Slack does not take the picture. */
function withPicture(piece: MessagePiece, url: string | undefined, others: readonly MessageBlock[]): MessagePiece {
  if (url === undefined) return piece;
  const [before, after] = [
    others.filter(({ type }) => type !== "actions"),
    others.filter(({ type }) => type === "actions"),
  ];
  const blocks = [...before, linkBlock([{ text: url, url }]), ...after];
  return { ...piece, instead: { ...payloadOf(url), blocks } };
}

/** A file: uploaded if frontdesk keeps it, else its name and address. */
export function filePieces(part: FilePart): readonly SlackPiece[] {
  const id = fileIdOf(part.url);
  const name = part.name.toWellFormed();
  if (id !== undefined) return [{ kind: "upload", file: id, name: name.trim() === "" ? undefined : name }];
  const link = name.trim() === "" ? part.url : name;
  if (!isLinkable(part.url) || part.url.length > limits.buttonUrl) return [textPiece(lines(name, part.url))];
  return [blockPiece([linkBlock([{ text: link, url: part.url }])], `${link}: ${part.url}`)];
}

/** A list; as lines of text where it is too long for one message. */
export function listPieces(part: ListPart): readonly SlackPiece[] {
  const items = part.items.map((item) => item.toWellFormed()).filter((item) => item.trim() !== "");
  const said = messageText([part]);
  if (said.length > maxTextLength || items.length !== part.items.length) return lineText(part);
  const elements = items.map((text) => ({
    type: "rich_text_section" as const,
    elements: [{ type: "text" as const, text }],
  }));
  const style = part.ordered === true ? "ordered" : "bullet";
  if (elements.length === 0) return [];
  return [blockPiece([{ type: "rich_text", elements: [{ type: "rich_text_list", style, elements }] }], said)];
}

/** A table as aligned code; as lines of text where it is too long for one message. */
export function tablePieces(part: TablePart): readonly SlackPiece[] {
  const text = aligned([part.head, ...part.rows]);
  if (text.trim() === "") return [];
  if (text.length > maxTextLength) return lineText(part);
  const element = { type: "rich_text_preformatted" as const, elements: [{ type: "text" as const, text }] };
  return [blockPiece([{ type: "rich_text", elements: [element] }], messageText([part]).slice(0, maxTextLength))];
}

function lineText(part: Part): readonly SlackPiece[] {
  return splitText(messageText([part]).toWellFormed(), maxTextLength).map((text) => textPiece(text));
}

/** A form: what it asks for, and the button that opens it. */
export function formPieces(part: FormPart): readonly SlackPiece[] {
  const texts = splitText(messageText([part]).toWellFormed(), maxTextLength);
  return (texts.length === 0 ? [part.submit] : texts).map((text, index) => {
    if (index < texts.length - 1 || part.token === undefined) return textPiece(text);
    return blockPiece([plainRichText(text), formBlock(part.title, part.token)], text);
  });
}

/** Where an answer comes from, in one line. */
export function sourcesBlock(part: SourcesPart, locale: string): MessageBlock {
  const titled = part.sources.every(({ url }) => url === undefined || isLinkable(url));
  const said = messageText([part], locale).toWellFormed();
  if (!titled) return plainRichText(said);
  const word = said.slice(0, Math.max(0, said.indexOf(firstOf(part))));
  const pieces = part.sources.flatMap(({ title, url }, index): readonly RichTextPiece[] => {
    const text = title.toWellFormed() || (url ?? "");
    const piece: RichTextPiece = url === undefined ? { type: "text", text } : { type: "link", url, text };
    return index === 0 ? [piece] : [{ type: "text", text: ", " }, piece];
  });
  const elements = word === "" ? pieces : [{ type: "text" as const, text: word }, ...pieces];
  return { type: "rich_text", elements: [{ type: "rich_text_section", elements }] };
}

function firstOf({ sources: [first] }: SourcesPart): string {
  return first?.title.toWellFormed() || (first?.url ?? "");
}

function linkBlock(links: readonly { readonly text: string; readonly url: string }[]): MessageBlock {
  const elements = links.map(({ text, url }) => ({ type: "link" as const, url, text }));
  return { type: "rich_text", elements: [{ type: "rich_text_section", elements }] };
}

function lines(name: string, url: string): string {
  return [name.toWellFormed(), url.toWellFormed()].filter((line) => line.trim() !== "").join(": ");
}
