import {
  type CardPart,
  type Choice,
  escapeMarkdown,
  type FilePart,
  fileIdOf,
  type ImagePart,
  messageText,
  type Outbound,
  type Part,
  readMarkdown,
  splitText,
} from "@frontdesk/core";
import { maxCaptionLength, maxTextLength } from "./capabilities.ts";
import { escapeHtml, toHtml } from "./html.ts";
import { keyboardOf } from "./keyboard.ts";
import type { MessageFields, PhotoPiece, TelegramPiece, TextPiece } from "./piece.ts";

/**
 * Renders a message that was made to fit. Markup is written only where Markdown, a card's title or nothing else asks
 * for it: plain text goes without a parse mode and cannot become markup. Buttons stand under the last piece of their
 * text, a person's name before the first line. Pure.
 */
export function render(message: Outbound): readonly TelegramPiece[] {
  const name = message.purpose === "person" ? (message.from?.name ?? "").trim() : "";
  const parts = name === "" ? message.parts : withName(message.parts, name);
  const [first, ...rest] = parts.flatMap((part) => renderPart(part, message.locale));
  if (first === undefined) return [];
  const replying = withReply(first, message.replyTo);
  // Where a reply was shown while it was written, its first piece takes that place.
  return [message.stream === undefined ? replying : { ...replying, stream: message.stream }, ...rest];
}

function renderPart(part: Part, locale: string): readonly TelegramPiece[] {
  switch (part.kind) {
    case "text":
      return part.format === "markdown" ? markdownPieces(part.text) : textPieces(part.text, []);
    case "choices":
      return textPieces(part.text, part.choices);
    case "card":
      return cardPieces(part);
    case "image":
      return imagePieces(part);
    case "carousel":
      return part.cards.flatMap(cardPieces);
    case "file":
      return filePieces(part, locale);
    // `fit` makes these into text: Telegram has nothing for them.
    case "list":
    case "table":
    case "sources":
    case "form":
    case "feedback":
    case "rating":
      return textPieces(messageText([part], locale), []);
  }
}

/** Plain text as messages of at most so many characters, with the buttons under the last. */
export function textPieces(
  text: string,
  choices: readonly Choice[],
  maxLength: number = maxTextLength,
): readonly TextPiece[] {
  const pieces = splitText(text.toWellFormed(), maxLength);
  return pieces.map((piece, index) => textPiece(piece, index === pieces.length - 1 ? keyboardOf(choices) : {}));
}

/** Markdown as messages of at most so many characters. */
export function markdownPieces(markdown: string, maxLength: number = maxTextLength): readonly TextPiece[] {
  // What is shown is never longer than its source, so that pieces of the source fit.
  return splitText(markdown.toWellFormed(), maxLength, { markdown: true }).flatMap((piece) => {
    const marked = readMarkdown(piece);
    if (/^[\s\p{Cc}\p{Cf}]*$/u.test(marked.text)) return [];
    const html = toHtml(marked);
    return [html === undefined ? textPiece(marked.text, {}) : textPiece(html, { parse_mode: "HTML" })];
  });
}

function cardPieces(card: CardPart): readonly TelegramPiece[] {
  const text = (card.text ?? "").toWellFormed();
  const title = card.title.toWellFormed();
  const plain = [title, text].filter((line) => line.trim() !== "").join("\n");
  const keyboard = keyboardOf(card.choices ?? []);
  const caption = [title.trim() === "" ? "" : `<b>${escapeHtml(title)}</b>`, escapeHtml(text)]
    .filter((line) => line !== "")
    .join("\n");
  const isShort = plain.length <= maxTextLength && plain !== "";
  const body = isShort
    ? [textPiece(caption, { parse_mode: "HTML", ...keyboard })]
    : textPieces(plain, card.choices ?? []);
  if (card.image === undefined) return body;
  const { url, alt } = card.image;
  if (!isShort || plain.length > maxCaptionLength) return [photoPiece(url, undefined, alt, {}), ...body];
  return [photoPiece(url, caption, plain, { parse_mode: "HTML", ...keyboard })];
}

/** A kept file is uploaded; one at an address stays a line with the address. */
function filePieces(part: FilePart, locale: string): readonly TelegramPiece[] {
  const file = fileIdOf(part.url);
  if (file === undefined) return textPieces(messageText([part], locale), []);
  return [{ method: "upload", file, as: "file", payload: {}, instead: textPiece(`[${part.name.toWellFormed()}]`, {}) }];
}

/** A kept picture with its caption, or before it where that is too long. */
function uploadPieces(file: string, caption: string): readonly TelegramPiece[] {
  const isLong = caption.length > maxCaptionLength;
  const payload = caption === "" || isLong ? {} : { caption };
  // `[image]` where nothing else is known of it.
  const instead = textPiece(`[${caption === "" || isLong ? "image" : caption}]`, {});
  return [{ method: "upload", file, as: "image", payload, instead }, ...(isLong ? textPieces(caption, []) : [])];
}

function imagePieces({ url, alt }: ImagePart): readonly TelegramPiece[] {
  const caption = alt.toWellFormed().trim();
  const kept = fileIdOf(url);
  if (kept !== undefined) return uploadPieces(kept, caption);
  if (caption.length > maxCaptionLength) return [photoPiece(url, undefined, "", {}), ...textPieces(caption, [])];
  return [photoPiece(url, caption === "" ? undefined : caption, caption, {})];
}

function textPiece(text: string, fields: MessageFields): TextPiece {
  return { method: "sendMessage", payload: { text, ...fields } };
}

/** A picture, and the text with its address that is sent when Telegram cannot fetch it. */
function photoPiece(photo: string, caption: string | undefined, plain: string, fields: MessageFields): PhotoPiece {
  const { parse_mode: _, ...rest } = fields;
  const instead = textPiece(
    [plain, photo]
      .filter((line) => line !== "")
      .join("\n")
      .toWellFormed(),
    rest,
  );
  if (caption === undefined) return { method: "sendPhoto", payload: { photo, ...rest }, instead };
  return { method: "sendPhoto", payload: { photo, caption, ...fields }, instead };
}

/** The name of the person who writes, before the first line. */
function withName(parts: readonly Part[], name: string): readonly Part[] {
  const [first, ...rest] = parts;
  const prefix = `${name}: `;
  switch (first?.kind) {
    case undefined:
      return [];
    case "text":
      return [
        { ...first, text: (first.format === "markdown" ? escapeMarkdown(prefix) : prefix) + first.text },
        ...rest,
      ];
    case "choices":
      return [{ ...first, text: prefix + first.text }, ...rest];
    default:
      return [{ kind: "text", text: `${name}:` }, ...parts];
  }
}

function withReply(piece: TelegramPiece, replyTo: string | undefined): TelegramPiece {
  const id = Number(replyTo);
  if (replyTo === undefined || !Number.isSafeInteger(id)) return piece;
  const reply = { reply_parameters: { message_id: id, allow_sending_without_reply: true } } as const;
  if (piece.method === "sendMessage") return { ...piece, payload: { ...piece.payload, ...reply } };
  const instead = { ...piece.instead, payload: { ...piece.instead.payload, ...reply } };
  if (piece.method === "upload") return { ...piece, payload: { ...piece.payload, ...reply }, instead };
  return { ...piece, payload: { ...piece.payload, ...reply }, instead };
}
