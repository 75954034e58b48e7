import { chmod, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { FrontdeskError } from "@frontdesk/core";
import { files } from "@frontdesk/files";
import { describe, expect, it } from "vitest";
import { folderOf } from "./folder.ts";

/** The error of a source that cannot be read, as one line. */
async function errorOf(folder: string | URL): Promise<string> {
  try {
    await files(folder).passages();
  } catch (error) {
    if (!FrontdeskError.isInstance(error)) throw error;
    expect(error.hint).toBeTruthy();
    return `${error.code}: ${error.message}`;
  }
  return "no error";
}

describe("front matter", () => {
  it.each([
    ["never closed", "---\ntitle: A\n\n# B\n\nText.", 1, "never closed"],
    ["no YAML", "---\ntitle: A\nurl: [1\n---\nText.", 3, "not YAML"],
    ["a field twice", "---\ntitle: A\ntitle: B\n---\nText.", 3, "not YAML"],
    ["a tab", "---\ntags:\n\t- a\n---\nText.", 3, "not YAML"],
    ["a list", "---\n- a\n---\nText.", 2, "not a list of fields"],
    ["a title that is a list", "---\nkind: faq\ntitle: [a]\n---\nText.", 3, '"title"'],
    ["an empty title", "---\ntitle: ' '\n---\nText.", 2, '"title"'],
    ["a language that is none", "---\ntitle: A\nlanguage: English\n---\nText.", 3, '"language"'],
    ["a language that is no tag", "---\nlanguage: e_n!\n---\nText.", 2, '"language"'],
    ["an address without a host", "---\nurl: help/returns\n---\nText.", 2, '"url"'],
    ["an address that is a script", "---\nurl: javascript:alert(1)\n---\nText.", 2, '"url"'],
    ["tags that are none", "---\ntags: {a: b}\n---\nText.", 2, '"tags"'],
    ["an unknown kind", "---\nkind: blog\n---\nText.", 2, '"kind"'],
  ])("%s", async (_, source, line, what) => {
    const folder = await folderOf({ "a.md": source });
    const error = await errorOf(folder);
    expect(error).toContain(`knowledge.invalid_front_matter: ${join(folder, "a.md")}:${line}: `);
    expect(error).toContain(what);
  });

  it.each([
    ["empty", "---\n---\nText."],
    ["fields without values", "---\ntitle:\ntags:\nurl:\n---\nText."],
    ["tags with commas", "---\ntags: a, b\n---\nText."],
    ["fields of others", "---\nsidebar_position: 3\ndate: 2026-01-01\nx: {y: [1]}\n---\nText."],
    ["a line across the page further down", "Text.\n\n---\n\nMore."],
  ])("may be: %s", async (_, source) => {
    expect(await errorOf(await folderOf({ "a.md": source }))).toBe("no error");
  });
});

describe("phrasings", () => {
  it.each([
    ["never closed", "# A\n\n<!-- also: b | c\n\nText.", 3, "never closed"],
    ["empty", "# A\n\n<!-- also: | -->\n\nText.", 3, "no phrasings"],
    ["below the text", "# A\n\nText.\n\n<!-- also: b -->", 5, "right below a heading"],
    ["above the first heading", "<!-- also: b -->\n\n# A\n\nText.", 1, "right below a heading"],
    ["in a sentence", "# A\n\nText <!-- also: b --> text.", 3, "right below a heading"],
    ["in a list", "# A\n\n- x\n  <!-- also: b -->", 4, "right below a heading"],
    ["without an answer", "# A\n\nText.\n\n# B\n<!-- also: b -->\n\n## C\n\nText.", 5, "no text"],
  ])("%s", async (_, source, line, what) => {
    const folder = await folderOf({ "a.md": source });
    const error = await errorOf(folder);
    expect(error).toContain(`knowledge.invalid_phrasings: ${join(folder, "a.md")}:${line}: `);
    expect(error).toContain(what);
  });

  it("count lines from the top of the file", async () => {
    const folder = await folderOf({ "a.md": "---\ntitle: T\n---\n\n# A\n\nText.\n\n<!-- also: b -->" });
    expect(await errorOf(folder)).toContain("a.md:9: ");
  });

  it("are no business of other comments", async () => {
    const source = "# A\n\n<!-- also see B -->\n\nText. <!-- note: also: x -->\n\n`<!-- also: x -->`";
    expect(await errorOf(await folderOf({ "a.md": source }))).toBe("no error");
  });
});

describe("files and folders", () => {
  it("a folder that is not there", async () => {
    const missing = join(await folderOf({}), "nowhere");
    expect(await errorOf(missing)).toBe(`knowledge.unreadable: There is no folder ${missing}.`);
  });

  it("a file instead of a folder", async () => {
    const file = join(await folderOf({ "a.md": "A." }), "a.md");
    expect(await errorOf(file)).toBe(`knowledge.unreadable: ${file} is not a folder.`);
  });

  it("an address on another machine", async () => {
    expect(await errorOf(new URL("https://shop.example/help"))).toContain("knowledge.unreadable");
  });

  it("no Markdown", async () => {
    const folder = await folderOf({ "a.txt": "A." });
    expect(await errorOf(folder)).toBe(`knowledge.empty: There is no Markdown in ${folder}.`);
  });

  it("Markdown without text", async () => {
    const folder = await folderOf({ "a.md": "# Title\n\n<!-- nothing yet -->\n", "b.md": "" });
    expect(await errorOf(folder)).toContain("knowledge.empty");
  });

  it("what is not UTF-8, with its line", async () => {
    const folder = await folderOf({ "a.md": Uint8Array.from([0x41, 0x0a, 0xef, 0xbf, 0xbd, 0x0a, 0xd0, 0x0a, 0x42]) });
    expect(await errorOf(folder)).toBe(`knowledge.unreadable: ${join(folder, "a.md")}:3: this is not UTF-8.`);
  });

  it("over 5 MB", async () => {
    const folder = await folderOf({ "a.md": "A ".repeat(2.5 * 2 ** 20 + 1) });
    expect(await errorOf(folder)).toBe(`knowledge.unreadable: ${join(folder, "a.md")} has 5.0 MB; 5 MB are read.`);
  });

  it("a link to nowhere", async () => {
    const folder = await folderOf({ "b.md": "B." });
    await symlink("nowhere", join(folder, "notes"));
    expect(await errorOf(folder)).toBe("no error");
    await symlink("nowhere.md", join(folder, "a.md"));
    expect(await errorOf(folder)).toContain(`knowledge.unreadable: ${join(folder, "a.md")}`);
  });

  // Permissions do not hold for root: there, a path that leads through a file stands for what cannot be entered.
  it("a folder that may not be entered", async ({ onTestFinished }) => {
    const folder = await folderOf({ "closed/a.md": "A." });
    const closed = join(folder, "closed");
    if (process.getuid?.() === 0) {
      expect(await errorOf(join(closed, "a.md", "deeper"))).toContain("knowledge.unreadable");
      return;
    }
    await chmod(closed, 0);
    onTestFinished(() => chmod(closed, 0o700));
    expect(await errorOf(folder)).toContain(`knowledge.unreadable: ${closed}`);
  });

  it("an id twice", async () => {
    const folder = await folderOf({ "a.md": "---\nid: terms\n---\nA.", "b.md": "---\nid: terms\n---\nB." });
    expect(await errorOf(folder)).toBe(
      `knowledge.duplicate_id: ${join(folder, "a.md")} and ${join(folder, "b.md")} both have a passage terms.`,
    );
  });

  it("errors do not hide each other's file", async () => {
    const folder = await folderOf({ "a.md": "Fine." });
    await writeFile(join(folder, "b.md"), "---\nurl: nope\n---\n");
    expect(await errorOf(folder)).toContain("b.md:2");
  });
});
