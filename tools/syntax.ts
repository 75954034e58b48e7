import { parseSync } from "vite";

/** A place in a source file. Lines count from 1. */
interface Place {
  readonly line: number;
}

/** One import, whatever its form: `import`, `export … from`, `import()`, `import type`, the type `import("…")`. */
export interface Import extends Place {
  readonly specifier: string;
}

/** A node of the syntax tree; children are found by walking, so that a new kind of node needs no change here. */
export interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

/** A comment; `value` is what stands between its marks. */
interface Comment {
  readonly type: "Line" | "Block";
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

/** A parsed TypeScript file. */
export interface Source {
  readonly path: string;
  readonly text: string;
  readonly body: readonly Node[];
  readonly comments: readonly Comment[];
  /** The line of an offset, from 1. */
  lineOf(offset: number): number;
}

/** Parses a TypeScript file. Throws with the file's name where it is no TypeScript. */
export function parseSource(path: string, text: string): Source {
  const { program, comments, errors } = parseSync(path, text);
  const [error] = errors;
  if (error) throw new Error(`${path}: ${error.message}`);
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  const lineOf = (offset: number): number => starts.filter((start) => start <= offset).length;
  const body: readonly unknown[] = program.body;
  return { path, text, body: body.filter(isNode), comments, lineOf };
}

/** Calls `visit` for a node and everything under it, parents first. */
export function walk(node: unknown, visit: (node: Node) => void): void {
  if (Array.isArray(node)) for (const child of node) walk(child, visit);
  else if (isNode(node)) {
    visit(node);
    for (const child of Object.values(node)) if (typeof child === "object") walk(child, visit);
  }
}

/** All imports of a file, in order. An `import()` of something that is not a literal has the specifier `""`. */
export function importsOf(source: Source): Import[] {
  const imports: Import[] = [];
  walk(source.body, (node) => {
    const from = node.source;
    const importing = /^(Import|ExportNamed|ExportAll)Declaration$|^ImportExpression$|^TSImportType$/.test(node.type);
    if (!importing || from === null || from === undefined) return;
    const value = isNode(from) ? from.value : undefined;
    imports.push({ specifier: typeof value === "string" ? value : "", line: source.lineOf(node.start) });
  });
  for (const comment of source.comments) {
    const reference = /^\/\s*<reference\s+(?:types|path)="([^"]+)"/.exec(comment.value)?.[1];
    if (reference) imports.push({ specifier: reference, line: source.lineOf(comment.start) });
  }
  return imports;
}

/** Whether a value is a node of the syntax tree. */
export function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";
}
