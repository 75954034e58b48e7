import { fileIdOf } from "./file-url.ts";
import type { CardPart, Part } from "./outbound.ts";

function imageOf({ image }: CardPart): readonly string[] {
  return image === undefined ? [] : [image.url];
}

function addressesOf(part: Part): readonly string[] {
  switch (part.kind) {
    case "file":
    case "image":
      return [part.url];
    case "card":
      return imageOf(part);
    case "carousel":
      return part.cards.flatMap(imageOf);
    default:
      return [];
  }
}

/** The ids of the kept files that parts point at, each once. */
export function keptFilesIn(parts: readonly Part[]): readonly string[] {
  const ids = parts.flatMap(addressesOf).flatMap((url) => fileIdOf(url) ?? []);
  return [...new Set(ids)];
}
