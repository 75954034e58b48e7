import { descendants, type Placed, placed, type RootContent } from "./parse-markdown.ts";
import { type Document, errorAt } from "./place.ts";
import type { Section } from "./sections.ts";

const beginning = /^<!--\s*also\s*[:：]/i;
const whole = /<!--\s*also\s*[:：]([\s\S]*?)-->/gi;
const code = "knowledge.invalid_phrasings";
const example = "<!-- also: when will it arrive | how long does it take -->";

function readComment(document: Document, block: Placed<RootContent>, html: string): string[] {
  const phrasings: string[] = [];
  let found = false;
  for (const [, list = ""] of html.matchAll(whole)) {
    found = true;
    const texts = list.split(/[|\n]/).map((text) => text.replace(/\s+/g, " ").trim());
    phrasings.push(...texts.filter((text) => text !== ""));
  }
  if (!found) {
    throw errorAt(
      code,
      document,
      block.start,
      "The comment that begins with “also:” is never closed.",
      `Write it as ${example}`,
    );
  }
  if (phrasings.length === 0) {
    throw errorAt(
      code,
      document,
      block.start,
      "The comment that begins with “also:” has no phrasings.",
      `Write it as ${example}`,
    );
  }
  return phrasings;
}

/**
 * Reads the comments with other phrasings that stand right below a heading.
 *
 * @throws FrontdeskError `knowledge.invalid_phrasings` when one is not closed, has nothing in it, stands elsewhere, or
 * when there is no text under it
 */
export function readPhrasings(document: Document, section: Section, shift: number): string[] {
  const phrasings: string[] = [];
  let isBelowHeading = section.heading !== undefined;
  for (const block of section.blocks) {
    if (isBelowHeading && block.node.type === "html" && beginning.test(block.node.value)) {
      phrasings.push(...readComment(document, block, block.node.value));
      continue;
    }
    isBelowHeading = false;
    for (const node of descendants(block.node)) {
      if (node.type !== "html" || !beginning.test(node.value)) continue;
      const { start } = placed(node, shift);
      const what = "The comment that begins with “also:” does not stand right below a heading.";
      throw errorAt(code, document, start, what, "Move it to the line after the heading that it belongs to.");
    }
  }
  return phrasings;
}
