/** A piece of an inline text. A delimiter's text is what is left of it. */
export interface Node {
  text: string;
}

interface Delimiter {
  readonly node: number;
  readonly sign: string;
  count: number;
  readonly canOpen: boolean;
  readonly canClose: boolean;
}

/** Finds which runs of `*`, `_` and `~` belong together (CommonMark 0.31, section 6.2, without its rule of three). */
export class Emphasis {
  /** From the node of the opening delimiter to that of the closing one, both exclusive. */
  readonly found: { readonly kind: "bold" | "italic" | "strike"; readonly from: number; readonly to: number }[] = [];
  private readonly nodes: Node[];
  private readonly delimiters: Delimiter[] = [];

  constructor(nodes: Node[]) {
    this.nodes = nodes;
  }

  /** How many delimiters are open. */
  get count(): number {
    return this.delimiters.length;
  }

  /** Takes the run of delimiters at a place in; returns where it ends. */
  run(source: string, at: number): number {
    const sign = source.charAt(at);
    let end = at + 1;
    while (source.charAt(end) === sign) end += 1;
    const before = lastCharacter(source, at);
    const after = String.fromCodePoint(source.codePointAt(end) ?? 0x20);
    const leftFlanking = !isSpace(after) && (!isPunctuation(after) || isBoundary(before));
    const rightFlanking = !isSpace(before) && (!isPunctuation(before) || isBoundary(after));
    const inWord = sign === "_";
    const length = end - at;
    if (sign !== "~" || length === 2) {
      this.delimiters.push({
        node: this.nodes.length,
        sign,
        count: length,
        canOpen: leftFlanking && (!inWord || !rightFlanking || isPunctuation(before)),
        canClose: rightFlanking && (!inWord || !leftFlanking || isPunctuation(after)),
      });
    }
    this.nodes.push({ text: source.slice(at, end) });
    return end;
  }

  /** Matches the delimiters from a place in their list on and forgets them. */
  match(bottom: number): void {
    const open: Delimiter[] = [];
    const openBySign = new Map<string, number>();
    const count = (sign: string, by: number): void => void openBySign.set(sign, (openBySign.get(sign) ?? 0) + by);
    for (const delimiter of this.delimiters.splice(bottom)) {
      while (delimiter.canClose && delimiter.count > 0 && (openBySign.get(delimiter.sign) ?? 0) > 0) {
        // What is open in between has no end inside of this pair: it is text.
        while (open.at(-1)?.sign !== delimiter.sign) count(open.pop()?.sign ?? "", -1);
        const opener = open.at(-1);
        if (opener === undefined) break;
        this.pair(opener, delimiter);
        if (opener.count === 0) count(open.pop()?.sign ?? "", -1);
      }
      if (delimiter.canOpen && delimiter.count > 0) {
        open.push(delimiter);
        count(delimiter.sign, 1);
      }
    }
  }

  private pair(opener: Delimiter, closer: Delimiter): void {
    const used = opener.count >= 2 && closer.count >= 2 ? 2 : 1;
    const kind = opener.sign === "~" ? "strike" : used === 2 ? "bold" : "italic";
    this.found.push({ kind, from: opener.node, to: closer.node });
    for (const delimiter of [opener, closer]) {
      delimiter.count -= used;
      const node = this.nodes[delimiter.node];
      if (node !== undefined) node.text = delimiter.sign.repeat(delimiter.count);
    }
  }
}

function lastCharacter(source: string, before: number): string {
  if (before === 0) return " ";
  const code = source.charCodeAt(before - 1);
  const isLow = code >= 0xdc00 && code <= 0xdfff && before > 1;
  return isLow ? source.slice(before - 2, before) : source.charAt(before - 1);
}

function isSpace(character: string): boolean {
  return /^\s$/u.test(character);
}

/** Chinese and Japanese have no spaces around words, so `他说**“好”**了` would otherwise stay unmarked. */
function isBoundary(character: string): boolean {
  return (
    isSpace(character) || isPunctuation(character) || /^[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]$/u.test(character)
  );
}

function isPunctuation(character: string): boolean {
  return /^[\p{P}\p{S}]$/u.test(character);
}
