import { basename } from "node:path";
import { isNode, type Node, type Source, walk } from "./syntax.ts";

const emptyNames = ["types", "utils", "util", "helpers", "helper", "common", "misc"];

/** Checks a source file against the house rules that the linter has no rule for. */
export function styleFaults(source: Source): string[] {
  return [...nameFaults(source.path), ...indexFaults(source), ...assertionFaults(source)];
}

/** Checks a file's name. */
export function nameFaults(path: string): string[] {
  const stem = basename(path).replace(/(\.test|\.test-d|\.d)?\.tsx?$/, "");
  if (emptyNames.includes(stem)) return [`${path}: call the file by what it holds, not "${stem}"`];
  return /^[a-z0-9]+(-[a-z0-9]+)*$/.test(stem) ? [] : [`${path}: file names are kebab-case`];
}

/** An index only re-exports, by name. */
function indexFaults(source: Source): string[] {
  const isIndex = basename(source.path) === "index.ts" && source.path.includes("/src/");
  const faults: string[] = [];
  for (const node of source.body) {
    const at = `${source.path}:${source.lineOf(node.start)}`;
    if (node.type === "ExportAllDeclaration") faults.push(`${at}: export by name, not \`export *\``);
    else if (isIndex && !isReexport(node)) faults.push(`${at}: an index only re-exports`);
  }
  return faults;
}

function isReexport(node: Node): boolean {
  if (node.type !== "ExportNamedDeclaration") return false;
  return isNode(node.source) || (Array.isArray(node.specifiers) && node.declaration === null);
}

/** `as` is `as const`, or a comment on its line or the line above says why it is safe. */
function assertionFaults(source: Source): string[] {
  const explained = new Set(
    source.comments.flatMap(({ start, end }) => [source.lineOf(start), source.lineOf(end), source.lineOf(end) + 1]),
  );
  const lines = new Set<number>();
  walk(source.body, (node) => {
    if (node.type !== "TSAsExpression" && node.type !== "TSTypeAssertion") return;
    const type = node.typeAnnotation;
    const isConst = isNode(type) && source.text.slice(type.start, type.end) === "const";
    const line = isNode(type) ? source.lineOf(type.start) : source.lineOf(node.start);
    if (!isConst && !explained.has(line) && !explained.has(source.lineOf(node.start))) lines.add(line);
  });
  return [...lines].map((line) => `${source.path}:${line}: \`as\` needs a comment that says why it is safe`);
}
