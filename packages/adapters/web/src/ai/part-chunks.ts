import { type CardPart, type Json, messageText, type Part } from "@frontdesk/core";
import { imageType } from "../card.ts";
import { listMarkdown, tableMarkdown } from "../markdown.ts";
import type { Chunk, Said } from "./chunk.ts";

/**
 * A part of a message as chunks; `id` tells it from all others. What the AI SDK has no part for is a data part with a
 * readable text in front of it: pages that show the one leave the other out.
 */
export function partChunks(part: Part, id: string): readonly Chunk[] {
  switch (part.kind) {
    case "text":
      return textChunks(part.text, id, { format: part.format ?? "plain" });
    case "list":
      return textChunks(listMarkdown(part), id, { format: "markdown" });
    case "table":
      return textChunks(tableMarkdown(part), id, { format: "markdown" });
    case "choices":
      return [...textChunks(part.text, id, { format: "plain" }), data("choices", id, { choices: part.choices })];
    case "card":
      return [...instead(part, "card", id), data("card", id, cardData(part))];
    case "carousel":
      return [...instead(part, "carousel", id), data("carousel", id, { cards: part.cards.map(cardData) })];
    case "form": {
      const { kind: _, ...form } = part;
      return [...instead(part, "form", id), data("form", id, form)];
    }
    case "image":
      return [file(part.url, imageType(part.url), part.alt)];
    case "file":
      return [file(part.url, part.mime ?? "application/octet-stream", part.name)];
    case "sources":
      return part.sources.map(({ title, url }, index): Chunk => {
        const sourceId = `${id}.${index}`;
        if (url !== undefined) return { type: "source-url", sourceId, url, title };
        return { type: "source-document", sourceId, mediaType: "text/plain", title };
      });
    case "feedback":
      return part.token === undefined ? [] : [data("feedback", id, { token: part.token })];
    case "rating":
      return [];
  }
}

/** A text in one piece. */
function textChunks(text: string, id: string, said: Said["frontdesk"]): readonly Chunk[] {
  if (text === "") return [];
  return [
    { type: "text-start", id, providerMetadata: { frontdesk: said } },
    { type: "text-delta", id, delta: text },
    { type: "text-end", id },
  ];
}

function instead(part: Part, name: string, id: string): readonly Chunk[] {
  return textChunks(messageText([part]), id, { format: "plain", instead: `data-${name}` });
}

function file(url: string, mediaType: string, name: string): Chunk {
  return { type: "file", url, mediaType, providerMetadata: { frontdesk: { name } } };
}

function cardData({ kind: _, ...card }: CardPart): object {
  return card;
}

function data(name: string, id: string, value: object): Chunk {
  // Safe: parts of messages are JSON; what is undefined in them is left out when they are written.
  return { type: `data-${name}`, id, data: value as Json };
}
