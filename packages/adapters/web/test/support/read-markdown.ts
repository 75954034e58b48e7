import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmTableFromMarkdown } from "mdast-util-gfm-table";
import { gfmTable } from "micromark-extension-gfm-table";

/** A node of a Markdown tree, as far as it is looked at here. */
interface MarkdownNode {
  readonly type: string;
  readonly value?: string;
  readonly url?: string;
  readonly children?: readonly MarkdownNode[];
}

const silent = new Set(["root", "paragraph", "text", "break", "list", "listItem", "table", "tableRow", "tableCell"]);
const blocks = new Set(["paragraph", "listItem", "tableRow", "tableCell", "break"]);

/** What a reader sees of Markdown, and what of it is marked: a reader of CommonMark that is not ours. */
export function readMarkdown(markdown: string): { readonly text: string; readonly marks: readonly string[] } {
  const marks: string[] = [];
  const read = (node: MarkdownNode): string => {
    if (!silent.has(node.type))
      marks.push(node.type === "strong" ? "bold" : node.type === "link" ? `link ${node.url}` : node.type);
    const inner = node.value ?? (node.children ?? []).map(read).join("");
    return blocks.has(node.type) ? `${inner}\n` : inner;
  };
  const tree: MarkdownNode = fromMarkdown(markdown, {
    extensions: [gfmTable()],
    mdastExtensions: [gfmTableFromMarkdown()],
  });
  return { text: read(tree).trim(), marks };
}
