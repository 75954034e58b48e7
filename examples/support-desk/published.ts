import { files } from "@frontdesk/files";
import type { KnowledgeSource } from "frontdesk";

type Passage = Awaited<ReturnType<KnowledgeSource["passages"]>>[number];

/** The address of the page that shows a passage, below the shop's own: `/help/returns?lang=en#can-i-cancel-my-order`. */
function pageOf(passage: Passage): string {
  const { document, id, language } = passage;
  const anchor = id.slice(id.indexOf("#") + 1).replace(/~\d+$/, "");
  const given = passage.url ?? `/help/${encodeURIComponent(document)}${id.includes("#") ? `#${anchor}` : ""}`;
  if (language === undefined || !given.startsWith("/help/")) return given;
  const [path = "", fragment] = given.split("#", 2);
  return `${path}?lang=${language}${fragment === undefined ? "" : `#${encodeURIComponent(fragment)}`}`;
}

/**
 * A folder of Markdown whose passages can be read in the shop's help: the sources under the bot's answers lead there.
 *
 * @param base - where the shop is reached, `http://127.0.0.1:3000`
 */
export function published(folder: string | URL, base: string): KnowledgeSource {
  const source = files(folder);
  return {
    ...source,
    async passages() {
      const passages = await source.passages();
      return passages.map((passage) => ({ ...passage, url: new URL(pageOf(passage), base).href }));
    },
  };
}
