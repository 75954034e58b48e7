import type { Passage } from "@frontdesk/core";
import { bodyText } from "./body-text.ts";
import { folderLanguage } from "./folder-language.ts";
import { type FrontMatter, readFrontMatter } from "./front-matter.ts";
import { type Parsed, parseMarkdown } from "./parse-markdown.ts";
import { readPhrasings } from "./phrasings.ts";
import { cutToSize } from "./pieces.ts";
import { type Document, errorAt } from "./place.ts";
import { cutAtHeadings, type Section } from "./sections.ts";

/** What is between two headings in a title. */
const titleSeparator = " › ";

function urlOf({ url }: FrontMatter, anchor: string | undefined): string | undefined {
  return url === undefined || anchor === undefined || anchor === "" || url.includes("#") ? url : `${url}#${anchor}`;
}

function sectionPassages(document: Document, section: Section, parsed: Parsed, frontMatter: FrontMatter): Passage[] {
  const { source } = document;
  const shift = frontMatter.end;
  const alternatives = readPhrasings(document, section, shift);
  const id = frontMatter.id ?? document.path;
  const folders = [document.folder, ...document.path.split("/").slice(0, -1)];
  const passages: Passage[] = [];
  for (const stretch of cutToSize(source, section.blocks, shift)) {
    const body = bodyText(source, stretch, section.blocks, parsed, shift);
    if (body === "") continue;
    const isFirst = passages.length === 0;
    const part = isFirst ? "" : `~${passages.length + 1}`;
    passages.push({
      id: `${id}${section.anchor === undefined ? "" : `#${section.anchor}`}${part}`,
      document: document.path,
      title: section.path.join(titleSeparator),
      question: section.isQuestion && isFirst ? section.heading : undefined,
      alternatives: isFirst ? alternatives : [],
      body,
      language: frontMatter.language ?? folderLanguage(folders),
      url: urlOf(frontMatter, section.anchor),
      tags: frontMatter.tags,
      // The first one has the heading too.
      start: isFirst ? section.start : stretch.start,
      end: stretch.end,
    });
  }
  if (passages.length === 0 && alternatives.length > 0) {
    const what = `“${section.heading ?? ""}” has other phrasings and no text to answer with.`;
    throw errorAt("knowledge.invalid_phrasings", document, section.start, what, "Write the answer below the comment.");
  }
  return passages;
}

/** The passages of one document, in their order. */
export function documentPassages(document: Document): Passage[] {
  const frontMatter = readFrontMatter(document);
  const parsed = parseMarkdown(document.source, frontMatter.end);
  return cutAtHeadings(parsed, frontMatter, document.path).flatMap((section) =>
    sectionPassages(document, section, parsed, frontMatter),
  );
}
