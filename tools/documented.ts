import { dirname, join } from "node:path";
import { isNode, type Node, type Source } from "./syntax.ts";

/** One exported declaration of a file. */
interface Declaration {
  readonly node: Node;
  readonly names: readonly string[];
  /** The declarations, where it is `const a = …, b = …`. */
  readonly variables: readonly Node[];
}

/**
 * Checks the exports of one source file: each has a doc comment right before it, and each function and each method of
 * a class states its return type. Of those that are public (`publicNames`), functions also have an `@example`.
 */
export function undocumented(source: Source, publicNames: ReadonlySet<string>): string[] {
  return declarationsOf(source).flatMap((declaration) => {
    const { node, names } = declaration;
    const at = `${source.path}:${source.lineOf(node.start)}: ${names.join(", ")}`;
    const comment = docComment(source, node);
    const faults = missingReturnTypes(declaration).map((name) => `${at}: ${name} states no return type`);
    if (comment === undefined) faults.push(`${at} has no doc comment`);
    else if (names.some((name) => publicNames.has(name)) && isFunction(declaration) && !comment.includes("@example")) {
      faults.push(`${at} is a public function without an @example`);
    }
    return faults;
  });
}

function declarationsOf(source: Source): Declaration[] {
  return source.body.flatMap((node) => {
    const declared = node.declaration;
    if (node.type !== "ExportNamedDeclaration" || !isNode(declared)) return [];
    const variables = nodesOf(declared.declarations);
    const names = (variables.length > 0 ? variables : [declared]).map((named) => nameOf(named.id));
    return [{ node, names, variables }];
  });
}

function docComment(source: Source, node: Node): string | undefined {
  const comment = source.comments.findLast(({ end }) => end <= node.start);
  const isDoc = comment?.type === "Block" && comment.value.startsWith("*");
  // Overloads share the comment of the first; a linter's comment may stand between.
  return isDoc && /^\s*$/.test(source.text.slice(comment.end, node.start))
    ? comment.value
    : overloadComment(source, node);
}

function overloadComment(source: Source, node: Node): string | undefined {
  const before = source.body.findLast(({ end }) => end <= node.start);
  const name = nameOf(isNode(node.declaration) ? node.declaration.id : undefined);
  const isOverload = before && isNode(before.declaration) && before.declaration.type === "TSDeclareFunction";
  if (!isOverload || !isNode(before.declaration) || nameOf(before.declaration.id) !== name) return undefined;
  return docComment(source, before);
}

function isFunction({ node, variables }: Declaration): boolean {
  const declared = node.declaration;
  if (isNode(declared) && /^(FunctionDeclaration|TSDeclareFunction)$/.test(declared.type)) return true;
  return variables.some(({ init }) => isNode(init) && /^(Arrow)?FunctionExpression$/.test(init.type));
}

function missingReturnTypes({ node, variables }: Declaration): string[] {
  const declared = node.declaration;
  if (!isNode(declared)) return [];
  if (declared.type === "FunctionDeclaration" && !declared.returnType) return [nameOf(declared.id)];
  if (declared.type === "ClassDeclaration") {
    const members = isNode(declared.body) ? nodesOf(declared.body.body) : [];
    return members.filter(isOpenMethod).map((member) => nameOf(member.key));
  }
  return variables
    .filter(
      ({ id, init }) => isNode(id) && !id.typeAnnotation && isNode(init) && init.type.endsWith("FunctionExpression"),
    )
    .filter(({ init }) => isNode(init) && !init.returnType)
    .map(({ id }) => nameOf(id));
}

function isOpenMethod(member: Node): boolean {
  const isHidden =
    member.accessibility === "private" || (isNode(member.key) && member.key.type === "PrivateIdentifier");
  const needsNone = member.kind === "constructor" || member.kind === "set";
  return (
    member.type === "MethodDefinition" && !isHidden && !needsNone && isNode(member.value) && !member.value.returnType
  );
}

/** The names that can be imported from a package, by the file that declares them. */
export function publicNames(
  entries: readonly string[],
  sources: ReadonlyMap<string, Source>,
): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  const follow = (path: string, wanted: ReadonlySet<string> | undefined): void => {
    for (const node of sources.get(path)?.body ?? []) {
      if (node.type !== "ExportNamedDeclaration") continue;
      const from = isNode(node.source) && typeof node.source.value === "string" ? node.source.value : undefined;
      const passed = nodesOf(node.specifiers)
        .filter(({ exported }) => wanted === undefined || wanted.has(nameOf(exported)))
        .map(({ local }) => nameOf(local));
      if (from !== undefined) {
        if (passed.length > 0) follow(join(dirname(path), from), new Set(passed));
        continue;
      }
      const declared = isNode(node.declaration) ? node.declaration : undefined;
      const variables = nodesOf(declared?.declarations);
      const names = (variables.length > 0 ? variables : [declared]).map((named) => nameOf(named?.id));
      const kept = names.filter((name) => wanted === undefined || wanted.has(name));
      found.set(path, new Set([...(found.get(path) ?? []), ...kept]));
    }
  };
  for (const entry of entries) follow(entry, undefined);
  return found;
}

function nodesOf(value: unknown): Node[] {
  return Array.isArray(value) ? value.filter(isNode) : [];
}

function nameOf(node: unknown): string {
  if (!isNode(node)) return "";
  return typeof node.name === "string" ? node.name : typeof node.value === "string" ? node.value : "";
}
