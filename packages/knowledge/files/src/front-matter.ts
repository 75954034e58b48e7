import { isMap, isScalar, isSeq, parseDocument, type YAMLMap } from "yaml";
import { type Document, errorAt } from "./place.ts";

/** What an author says about a document at its top. */
export interface FrontMatter {
  readonly id: string | undefined;
  readonly title: string | undefined;
  readonly language: string | undefined;
  readonly url: string | undefined;
  readonly tags: readonly string[] | undefined;
  readonly isFaq: boolean;
  /** Where the text begins. */
  readonly end: number;
}

const opening = /^\ufeff?---[ \t]*\r?\n/;
const closing = /^(?:---|\.\.\.)[ \t]*(?:\r?\n|$)/m;
const code = "knowledge.invalid_front_matter";

/** Reads the fields of one document's front matter, and complains at their place. */
class Fields {
  readonly #document: Document;
  readonly #start: number;
  readonly #map: YAMLMap | undefined;

  constructor(document: Document, start: number, map: YAMLMap | undefined) {
    this.#document = document;
    this.#start = start;
    this.#map = map;
  }

  text(name: string): string | undefined {
    const node = this.#map?.get(name, true);
    if (node === undefined || (isScalar(node) && node.value === null)) return undefined;
    if (isScalar(node) && typeof node.value === "string" && node.value.trim() !== "") return node.value.trim();
    // A title such as 2026 or 1.10 is meant as it is written.
    if (isScalar(node) && typeof node.value === "number" && node.source !== undefined) return node.source;
    throw this.wrong(name, "must be a text", `Write ${name}: and a text behind it, in quotes if it has a colon.`);
  }

  tags(): readonly string[] | undefined {
    const node = this.#map?.get("tags", true);
    if (node === undefined || (isScalar(node) && node.value === null)) return undefined;
    if (isScalar(node) && typeof node.value === "string") {
      return node.value
        .split(",")
        .map((tag) => tag.trim())
        .filter((tag) => tag !== "");
    }
    if (
      isSeq(node) &&
      node.items.every((item) => isScalar(item) && item.value !== null && typeof item.value !== "object")
    ) {
      return node.items.map((item) => (isScalar(item) ? String(item.value) : ""));
    }
    throw this.wrong("tags", "must be a list of texts", "Write tags: [delivery, returns].");
  }

  wrong(name: string, what: string, hint: string): Error {
    const range = this.#map?.items.find(({ key }) => isScalar(key) && key.value === name)?.key;
    const offset = isScalar(range) ? (range.range?.[0] ?? 0) : 0;
    return errorAt(code, this.#document, this.#start + offset, `"${name}" in the front matter ${what}.`, hint);
  }
}

function readLanguage(fields: Fields): string | undefined {
  const text = fields.text("language");
  if (text === undefined) return undefined;
  try {
    const [language] = Intl.getCanonicalLocales(text);
    // "English" is a well-formed tag of a language that nobody has registered.
    if (language !== undefined && /^[a-z]{2,3}(?:-|$)/.test(language)) return language;
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
  }
  throw fields.wrong("language", "is not a language tag", "Write a code such as en, ru, zh or pt-BR.");
}

function readUrl(fields: Fields): string | undefined {
  const text = fields.text("url");
  if (text === undefined) return undefined;
  // A path is for a site that the bot's own page is a part of.
  const isFull = /^https?:/i.test(text) && URL.canParse(text);
  if (isFull || /^\/(?!\/)\S*$/.test(text)) return text;
  throw fields.wrong(
    "url",
    "is not an address",
    "Write it with https:// and the host, or as a path from the site's root.",
  );
}

function readKind(fields: Fields): boolean {
  const text = fields.text("kind");
  if (text === undefined || text === "faq") return text === "faq";
  throw fields.wrong("kind", "has an unknown value", "Write kind: faq, or leave it out.");
}

/**
 * Reads the YAML between `---` and `---` at the top of a document. Fields that are not known are left alone.
 *
 * @throws FrontdeskError `knowledge.invalid_front_matter`, with the line
 */
export function readFrontMatter(document: Document): FrontMatter {
  const { source } = document;
  const start = opening.exec(source)?.[0].length;
  if (start === undefined) {
    const end = source.startsWith("\ufeff") ? 1 : 0;
    return { id: undefined, title: undefined, language: undefined, url: undefined, tags: undefined, isFaq: false, end };
  }
  const close = closing.exec(source.slice(start));
  if (close === null) {
    const hint = "Close it with a line of three hyphens. For a line across the page at the top, write *** instead.";
    throw errorAt(code, document, 0, "The front matter that begins here is never closed.", hint);
  }
  const text = source.slice(start, start + close.index);
  const yaml = parseDocument(text);
  const [error] = yaml.errors;
  if (error !== undefined) {
    const [what] = error.message.split(/ at line \d/, 1);
    // What is never closed is found at the end; the last line with something in it says more.
    const at = start + Math.min(error.pos[0], text.trimEnd().length);
    const hint = "Mend the line; put a text that has a colon in quotes.";
    throw errorAt(code, document, at, `The front matter is not YAML: ${what}.`, hint);
  }
  if (yaml.contents !== null && !isMap(yaml.contents)) {
    throw errorAt(
      code,
      document,
      start,
      "The front matter is not a list of fields.",
      "Write one field a line, such as title: Returns.",
    );
  }
  const fields = new Fields(document, start, yaml.contents === null ? undefined : yaml.contents);
  return {
    id: fields.text("id"),
    title: fields.text("title"),
    language: readLanguage(fields),
    url: readUrl(fields),
    tags: fields.tags(),
    isFaq: readKind(fields),
    end: start + close.index + close[0].length,
  };
}
