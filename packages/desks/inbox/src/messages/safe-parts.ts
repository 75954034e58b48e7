import { type CardPart, type Choice, fileIdOf, type Part } from "@frontdesk/core";

/** The address under which the page opens a kept file. */
export type FileAddress = (id: string) => string;

/**
 * Parts as the page may show them: kept files under the inbox's own addresses, links only to what may be opened, and no
 * tokens, with which a browser could press a customer's buttons. Undefined: nothing of it is left.
 */
export function safePart(part: Part, address: FileAddress): Part | undefined {
  switch (part.kind) {
    case "file": {
      const url = safeUrl(part.url, address);
      return url === undefined ? { kind: "text", text: `[${part.name}]` } : { ...part, url };
    }
    case "image": {
      const url = safeUrl(part.url, address);
      return url === undefined ? { kind: "text", text: `[${part.alt}]` } : { ...part, url };
    }
    case "choices":
      return { ...part, choices: part.choices.map(safeChoice) };
    case "card":
      return safeCard(part, address);
    case "carousel":
      return { ...part, cards: part.cards.map((card) => safeCard(card, address)) };
    case "sources":
      return {
        ...part,
        sources: part.sources.map(({ title, url }) => ({ title, url: url && safeUrl(url, address) })),
      };
    case "form": {
      const { token: _, ...form } = part;
      return form;
    }
    case "feedback":
    case "rating":
      return undefined;
    case "text":
    case "list":
    case "table":
      return part;
  }
}

function safeCard(card: CardPart, address: FileAddress): CardPart {
  const { image, choices, ...rest } = card;
  const url = image && safeUrl(image.url, address);
  return {
    ...rest,
    ...(image === undefined || url === undefined ? {} : { image: { ...image, url } }),
    ...(choices === undefined ? {} : { choices: choices.map(safeChoice) }),
  };
}

function safeChoice({ label, say, url }: Choice): Choice {
  const safe = url === undefined || !isOpenable(url) ? undefined : url;
  return { label, say, url: safe };
}

function safeUrl(url: string, address: FileAddress): string | undefined {
  const id = fileIdOf(url);
  if (id !== undefined) return address(id);
  return isOpenable(url) ? url : undefined;
}

/** What may be opened from the page: no script, no data, nothing of the machine's own. */
function isOpenable(url: string): boolean {
  return /^(?:https?|mailto|tel):$/.test(URL.parse(url)?.protocol ?? "");
}
