import { type CardPart, type Choice, type FileHost, type Part, resolveFiles } from "@frontdesk/core";
import { safeAddress, safeImage } from "./markdown.ts";

/**
 * The parts of a message as a page may show them: links that expire in place of kept files, and no address that runs a
 * script or leads nowhere; what it stood for is said in words.
 */
export async function openAddresses(
  parts: readonly Part[],
  files: Pick<FileHost, "link">,
  base: string,
): Promise<readonly Part[]> {
  const resolved = await resolveFiles(parts, (id) => files.link(id, base));
  return resolved.map(safePart);
}

function safePart(part: Part): Part {
  switch (part.kind) {
    case "image": {
      const url = safeImage(part.url);
      return url === undefined ? { kind: "text", text: part.alt } : { ...part, url };
    }
    case "file": {
      const url = safeImage(part.url);
      return url === undefined ? { kind: "text", text: part.name } : { ...part, url };
    }
    case "choices":
      return { ...part, choices: part.choices.map(safeChoice) };
    case "card":
      return safeCard(part);
    case "carousel":
      return { ...part, cards: part.cards.map(safeCard) };
    case "sources":
      return {
        ...part,
        sources: part.sources.map(({ title, url }) => {
          const address = safeAddress(url);
          return address === undefined ? { title } : { title, url: address };
        }),
      };
    default:
      return part;
  }
}

function safeCard(card: CardPart): CardPart {
  const { image, choices, ...rest } = card;
  const url = image === undefined ? undefined : safeImage(image.url);
  const words = [card.text, url === undefined ? image?.alt : undefined].filter((text) => text !== undefined);
  return {
    ...rest,
    ...(words.length === 0 ? {} : { text: words.join("\n") }),
    ...(image === undefined || url === undefined ? {} : { image: { ...image, url } }),
    ...(choices === undefined ? {} : { choices: choices.map(safeChoice) }),
  };
}

/** A button whose address may not be opened says its label instead. */
function safeChoice(choice: Choice): Choice {
  if (choice.url === undefined) return choice;
  const { url, ...rest } = choice;
  const address = safeAddress(url);
  return address === undefined ? rest : { ...rest, url: address };
}
