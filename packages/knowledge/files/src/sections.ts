import { toString as textOf } from "mdast-util-to-string";
import { Anchors } from "./anchors.ts";
import type { FrontMatter } from "./front-matter.ts";
import { isHeading, type Parsed, type Placed, type RootContent } from "./parse-markdown.ts";

/** A heading and what stands under it, up to the next heading. */
export interface Section {
  /** Undefined for what stands above the first heading. */
  readonly heading: string | undefined;
  readonly anchor: string | undefined;
  /** The headings above it and its own, outermost first. */
  readonly path: readonly string[];
  /** Whether the heading is a question. */
  readonly isQuestion: boolean;
  /** Where the heading begins and ends. */
  readonly start: number;
  readonly headingEnd: number;
  readonly blocks: readonly Placed<RootContent>[];
}

const questionMark = /[?？؟]\s*$/;

/** The title of a document whose headings do not tell it. */
function documentTitle(frontMatter: FrontMatter, path: string): string {
  return frontMatter.title ?? path.replace(/^.*\//, "").replace(/\.[^.]*$/, "");
}

/** Cuts a document at its headings. */
export function cutAtHeadings({ blocks }: Parsed, frontMatter: FrontMatter, path: string): Section[] {
  const anchors = new Anchors();
  const titles = blocks.filter((block) => isHeading(block) && block.node.depth === 1).length;
  const above: { depth: number; text: string }[] = [];
  const first = blocks[0]?.start ?? frontMatter.end;
  const sections: Section[] = [];
  let current: { section: Omit<Section, "blocks">; blocks: Placed<RootContent>[] } = {
    section: {
      heading: undefined,
      anchor: undefined,
      path: [documentTitle(frontMatter, path)],
      isQuestion: false,
      start: first,
      headingEnd: first,
    },
    blocks: [],
  };
  for (const block of blocks) {
    if (!isHeading(block)) {
      current.blocks.push(block);
      continue;
    }
    sections.push({ ...current.section, blocks: current.blocks });
    const { depth } = block.node;
    const text = textOf(block.node).replace(/\s+/g, " ").trim();
    while ((above.at(-1)?.depth ?? 0) >= depth) above.pop();
    above.push({ depth, text });
    const headings = above.map((heading) => heading.text).filter((heading) => heading !== "");
    const outermost = frontMatter.title === undefined || frontMatter.title === headings[0] ? [] : [frontMatter.title];
    // The one heading of the first level is the document's name.
    const isTitle = depth === 1 && titles === 1;
    current = {
      section: {
        heading: text,
        anchor: anchors.next(text),
        path: [...outermost, ...headings],
        isQuestion: questionMark.test(text) || (frontMatter.isFaq && !isTitle && text !== ""),
        start: block.start,
        headingEnd: block.end,
      },
      blocks: [],
    };
  }
  sections.push({ ...current.section, blocks: current.blocks });
  return sections;
}
