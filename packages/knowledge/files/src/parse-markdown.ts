import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmTableFromMarkdown } from "mdast-util-gfm-table";
import { gfmTable } from "micromark-extension-gfm-table";

/** A document as a tree. */
type Root = ReturnType<typeof fromMarkdown>;
/** What a document is made of: a block, or a part of one. */
export type RootContent = Root["children"][number];
/** A document or a part of one. */
export type Nodes = Root | RootContent;
type Definition = Extract<RootContent, { type: "definition" }>;
type Heading = Extract<RootContent, { type: "heading" }>;

/** A node with the place in the document where it begins and ends. */
export interface Placed<Node extends Nodes = Nodes> {
  readonly node: Node;
  readonly start: number;
  readonly end: number;
}

/** A document in blocks. */
export interface Parsed {
  readonly blocks: readonly Placed<RootContent>[];
  /** Addresses that are written apart from their links, by name. */
  readonly definitions: ReadonlyMap<string, Definition>;
}

/** The place of a node, in a document whose first `shift` characters were not parsed. */
export function placed<Node extends Nodes>(node: Node, shift: number): Placed<Node> {
  const start = node.position?.start.offset;
  const end = node.position?.end.offset;
  if (start === undefined || end === undefined) throw new RangeError(`A node of type ${node.type} has no place.`);
  return { node, start: start + shift, end: end + shift };
}

/** All nodes under a node, itself first, in the order of the text. */
export function* descendants(node: Nodes): Generator<Nodes> {
  // Not by recursion: quotes can be nested deeper than a stack is.
  const rest: Nodes[] = [node];
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    yield next;
    if ("children" in next) rest.push(...next.children.toReversed());
  }
}

/** Whether a block is a heading. */
export function isHeading(block: Placed<RootContent>): block is Placed<Heading> {
  return block.node.type === "heading";
}

/** Parses Markdown with tables; `from` is where the text begins. */
export function parseMarkdown(source: string, from: number): Parsed {
  const root: Root = fromMarkdown(source.slice(from), {
    extensions: [gfmTable()],
    mdastExtensions: [gfmTableFromMarkdown()],
  });
  const definitions = new Map<string, Definition>();
  for (const node of descendants(root)) {
    if (node.type === "definition" && !definitions.has(node.identifier)) definitions.set(node.identifier, node);
  }
  return { blocks: root.children.map((node) => placed(node, from)), definitions };
}
