import { fileIdOf } from "./file-url.ts";
import type { CardPart, Part } from "./outbound.ts";

/**
 * The parts of a message with the address of each kept file replaced. What `resolve` gives no address for becomes its
 * name or what it shows, as text.
 *
 * @example
 * ```ts
 * import { fileUrl, resolveFiles } from "@frontdesk/core";
 *
 * const parts = [{ kind: "file", name: "invoice.pdf", url: fileUrl("0123456789abcdef0123456789abcdef") }] as const;
 * console.log(await resolveFiles(parts, async (id) => `https://example.com/files/${id}`));
 * ```
 */
export async function resolveFiles(
  parts: readonly Part[],
  resolve: (id: string) => Promise<string | undefined>,
): Promise<readonly Part[]> {
  if (!parts.some(hasKeptFile)) return parts;
  const address = async (url: string): Promise<string | undefined> => {
    const id = fileIdOf(url);
    return id === undefined ? url : resolve(id);
  };
  const card = async (one: CardPart): Promise<CardPart> => {
    if (one.image === undefined) return one;
    const url = await address(one.image.url);
    if (url !== undefined) return { ...one, image: { ...one.image, url } };
    const { image, ...rest } = one;
    return image.alt === "" ? rest : { ...rest, text: [rest.text, image.alt].filter(Boolean).join("\n") };
  };
  return Promise.all(
    parts.map(async (part): Promise<Part> => {
      switch (part.kind) {
        case "file": {
          const url = await address(part.url);
          return url === undefined ? { kind: "text", text: `[${part.name}]` } : { ...part, url };
        }
        case "image": {
          const url = await address(part.url);
          return url === undefined ? { kind: "text", text: `[${part.alt}]` } : { ...part, url };
        }
        case "card":
          return card(part);
        case "carousel":
          return { ...part, cards: await Promise.all(part.cards.map(card)) };
        default:
          return part;
      }
    }),
  );
}

/** Whether a part shows a file that the `Files` port keeps. */
export function hasKeptFile(part: Part): boolean {
  switch (part.kind) {
    case "file":
    case "image":
      return fileIdOf(part.url) !== undefined;
    case "card":
      return part.image !== undefined && fileIdOf(part.image.url) !== undefined;
    case "carousel":
      return part.cards.some(hasKeptFile);
    default:
      return false;
  }
}
