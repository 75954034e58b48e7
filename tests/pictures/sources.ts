import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";

/** The film, which is kept, and from what it was made. */
export const recording = {
  film: new URL("../../docs/public/pictures/handover.gif", import.meta.url),
  stamp: new URL("../../docs/public/pictures/handover.json", import.meta.url),
} as const;

/** What the film shows. */
const shown = [
  "../../packages/adapters/web/widget/",
  "../../packages/desks/inbox/page/",
  "../../examples/support-desk/site/",
  "./film.ts",
] as const;

/** A hash over the sources of what the film shows: another one, and the film is out of date. */
export function fingerprint(): string {
  const hash = createHash("sha256");
  for (const place of shown) {
    for (const file of filesOf(new URL(place, import.meta.url))) hash.update(file.name).update(readFileSync(file.url));
  }
  return hash.digest("hex");
}

function filesOf(place: URL): readonly { readonly name: string; readonly url: URL }[] {
  if (!place.pathname.endsWith("/")) return [{ name: "", url: place }];
  return readdirSync(place, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const path = `${entry.parentPath}/${entry.name}`;
      return { name: path.slice(place.pathname.length), url: new URL(`file://${path}`) };
    })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}
