import { descendants, type Nodes, type Parsed, type Placed, placed, type RootContent } from "./parse-markdown.ts";
import type { Stretch } from "./pieces.ts";

interface Edit extends Stretch {
  readonly text: string;
}

/** What a customer must not see, or could not follow: comments, and links whose addresses are written elsewhere. */
function editFor(node: Nodes, source: string, { definitions }: Parsed, shift: number): Edit | undefined {
  if (node.type === "html" && node.value.includes("<!--")) {
    const { start, end } = placed(node, shift);
    return { start, end, text: node.value.replace(/<!--[\s\S]*?(?:-->|$)/g, "") };
  }
  if (node.type === "definition") return { ...placed(node, shift), text: "" };
  if (node.type !== "linkReference") return undefined;
  const definition = definitions.get(node.identifier);
  const first = node.children[0];
  const last = node.children.at(-1);
  if (definition === undefined || first === undefined || last === undefined) return undefined;
  const { start, end } = placed(node, shift);
  const text = source.slice(placed(first, shift).start, placed(last, shift).end);
  return { start, end, text: `[${text}](${definition.url})` };
}

/** The Markdown of a stretch, as it can be quoted. */
export function bodyText(
  source: string,
  { start, end }: Stretch,
  blocks: readonly Placed<RootContent>[],
  parsed: Parsed,
  shift: number,
): string {
  let text = "";
  let at = start;
  for (const block of blocks) {
    if (block.end <= start || block.start >= end) continue;
    for (const node of descendants(block.node)) {
      const edit = editFor(node, source, parsed, shift);
      if (edit === undefined || edit.start < at || edit.end > end) continue;
      text += source.slice(at, edit.start) + edit.text;
      at = edit.end;
    }
  }
  return (text + source.slice(at, end)).replace(/\n{3,}/g, "\n\n").trim();
}
