import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { FrontdeskError, type KnowledgeSource, type Passage } from "@frontdesk/core";
import { documentPassages } from "./document-passages.ts";
import { findDocuments } from "./find-documents.ts";
import type { FilesOptions } from "./options.ts";
import { readDocument } from "./read-document.ts";

function folderOf(path: string | URL): string {
  if (typeof path === "string") return resolve(path);
  if (path.protocol === "file:") return fileURLToPath(path);
  throw new FrontdeskError("knowledge.unreadable", `${path.protocol}//… is not on this machine.`, {
    hint: 'Give a path, or new URL("./knowledge", import.meta.url).',
  });
}

function checkIds(passages: readonly Passage[], folder: string): void {
  const documents = new Map<string, string>();
  for (const { id, document } of passages) {
    const other = documents.get(id);
    if (other !== undefined) {
      const what = `${resolve(folder, other)} and ${resolve(folder, document)} both have a passage ${id}.`;
      const hint = "Give the documents different ids in their front matter, or leave the ids out.";
      throw new FrontdeskError("knowledge.duplicate_id", what, { hint });
    }
    documents.set(id, document);
  }
}

/**
 * A folder of Markdown as a source of knowledge: all `*.md` and `*.markdown` in it and in its folders.
 *
 * A document is cut at its headings; the headings that lead to a passage are its title. What is long under a heading is
 * cut into 150–300 words (Chinese: 300–500 characters), never through a list, a table or code.
 *
 * A heading that ends with a question mark, or any heading in a document with `kind: faq`, is the question that its text
 * answers. Other ways to ask it are written in a comment right below the heading, with `|` between them; customers never
 * see it:
 *
 * ```md
 * ## How long does delivery take?
 *
 * <!-- also: how many days until my parcel comes | when will it arrive -->
 *
 * Three to five working days.
 * ```
 *
 * Front matter may give `title`, `language`, `url` (where the document can be read; passages get the anchors that GitHub
 * gives their headings), `tags`, `kind: faq`, and `id` (keeps the passages' ids when the file is moved). A document
 * without a `language` has that of a folder named like a locale (`ru/`, `pt-BR/`), or answers in all.
 *
 * Nothing is read before `passages()` is called, and everything each time it is.
 *
 * @param path - the folder; a relative path is resolved from the working directory.
 * @throws FrontdeskError from `passages()`, with file, line and remedy: `knowledge.unreadable` (no such folder, no
 * permission, a file over 5 MB or not in UTF-8), `knowledge.empty` (no Markdown, or no text in it),
 * `knowledge.invalid_front_matter`, `knowledge.invalid_phrasings` (a comment that is not closed, empty or elsewhere),
 * `knowledge.duplicate_id`.
 *
 * @example
 * ```ts
 * import { mkdtemp, writeFile } from "node:fs/promises";
 * import { tmpdir } from "node:os";
 * import { join } from "node:path";
 * import { files } from "@frontdesk/files";
 *
 * const folder = await mkdtemp(join(tmpdir(), "knowledge-"));
 * await writeFile(join(folder, "faq.md"), "# Delivery\n\n## How long does it take?\n\nThree days.\n");
 * const [passage] = await files(folder).passages();
 * console.log(passage?.title, passage?.body); // "Delivery › How long does it take?" "Three days."
 * ```
 */
export function files(path: string | URL, options: FilesOptions = {}): KnowledgeSource {
  return {
    apiVersion: 1,
    name: options.name ?? "files",
    async passages() {
      const folder = folderOf(path);
      const found: Passage[] = [];
      const documents = await findDocuments(folder);
      if (documents.length === 0) {
        throw new FrontdeskError("knowledge.empty", `There is no Markdown in ${folder}.`, {
          hint: "Put a file such as faq.md into it, or leave the source out.",
        });
      }
      for (const document of documents) found.push(...documentPassages(await readDocument(folder, document)));
      if (found.length === 0) {
        throw new FrontdeskError("knowledge.empty", `The Markdown in ${folder} has no text that could be quoted.`, {
          hint: "Write text below the headings.",
        });
      }
      checkIds(found, folder);
      const { url } = options;
      return url === undefined ? found : found.map((passage) => ({ ...passage, url: passage.url ?? url(passage) }));
    },
  };
}
