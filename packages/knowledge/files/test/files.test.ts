import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { rankedIndex } from "@frontdesk/core";
import { files } from "@frontdesk/files";
import { describe, expect, it } from "vitest";
import { folderOf, passagesOf } from "./folder.ts";

const faq = `---
title: Delivery
kind: faq
url: https://shop.example/help
tags: [delivery, parcels]
---

# Delivery

## How long does it take?

<!-- also: how many days until my parcel comes | when will it arrive -->

Three to five working days.

## Costs

Free from 50 euros.
`;

describe("questions and answers", () => {
  it("come with their other phrasings, and without the comment that has them", async () => {
    const [time, costs] = await passagesOf({ "faq.md": faq });
    expect(time).toEqual({
      id: "faq.md#how-long-does-it-take",
      document: "faq.md",
      title: "Delivery › How long does it take?",
      question: "How long does it take?",
      alternatives: ["how many days until my parcel comes", "when will it arrive"],
      body: "Three to five working days.",
      language: undefined,
      url: "https://shop.example/help#how-long-does-it-take",
      tags: ["delivery", "parcels"],
      start: faq.indexOf("## How"),
      end: faq.indexOf("days.\n") + 5,
    });
    expect(costs?.question).toBe("Costs");
  });

  it.each([
    ["## Where are you?\n\nIn Galway.", "Where are you?"],
    ["## 如何退货？\n\n打印标签。", "如何退货？"],
    ["## Как вернуть?\n\nПо почте.", "Как вернуть?"],
    ["Where are *you*?\n---\n\nIn Galway.", "Where are you?"],
    ["## Address\n\nIn Galway.", undefined],
    ["# Why us?\n\nBecause.", "Why us?"],
  ])("are told by the question mark: %j", async (source, question) => {
    expect((await passagesOf({ "a.md": source }))[0]?.question).toBe(question);
  });

  it("the one heading of the first level names an FAQ; of several, each is a question", async () => {
    const one = await passagesOf({ "a.md": "---\nkind: faq\n---\n# Help\n\nWelcome.\n\n## Returns\n\nBy post." });
    expect(one.map(({ question }) => question)).toEqual([undefined, "Returns"]);
    const several = await passagesOf({ "a.md": "---\nkind: faq\n---\n# Returns\n\nBy post.\n\n# Costs\n\nNone." });
    expect(several.map(({ question }) => question)).toEqual(["Returns", "Costs"]);
  });

  it("phrasings may stand on lines of their own, in several comments, and under any heading", async () => {
    const [passage] = await passagesOf({
      "a.md":
        "## Parking\n<!-- also:\nwhere can I park\nis there a  car park |\n-->\n<!-- ALSO: parking space -->\n\nBehind the house.",
    });
    expect(passage).toMatchObject({
      question: undefined,
      alternatives: ["where can I park", "is there a car park", "parking space"],
      body: "Behind the house.",
    });
  });

  it("are found in the words of their phrasings", async () => {
    const index = rankedIndex();
    index.upsert(await passagesOf({ "faq.md": faq, "ru/faq.md": "## Сколько идёт посылка?\n\nТри дня." }));
    expect(index.search({ text: "in how many days will the parcel come?", language: "en" })[0]?.passage.url).toBe(
      "https://shop.example/help#how-long-does-it-take",
    );
    expect(index.search({ text: "сколько идет моя посылка", language: "ru" })[0]?.passage.document).toBe("ru/faq.md");
  });
});

describe("documents", () => {
  it("are cut at their headings, which are the title", async () => {
    const source =
      "Intro.\n\n# Help\n\nHello.\n\n### Deep\n\nOne.\n\n## Returns *and* `refunds`\n\nTwo.\n\n### Empty\n\n# Last\n\nThree.";
    const passages = await passagesOf({ "guide.md": source });
    expect(passages.map(({ title, body }) => [title, body])).toEqual([
      ["guide", "Intro."],
      ["Help", "Hello."],
      ["Help › Deep", "One."],
      ["Help › Returns and refunds", "Two."],
      ["Last", "Three."],
    ]);
  });

  it("have their front matter's title in front", async () => {
    const passages = await passagesOf({
      "a.md": "---\ntitle: Manual 1.10\n---\nHi.\n\n# Manual 1.10\n\nHo.\n\n# More\n\nHu.",
    });
    expect(passages.map(({ title }) => title)).toEqual(["Manual 1.10", "Manual 1.10", "Manual 1.10 › More"]);
  });

  it("keep their Markdown, but for comments and for links whose addresses stand elsewhere", async () => {
    const source =
      "## A\n\nSee [our *terms*][t] and [more](https://b.example).\n\n<!-- draft -->\n\n- **x**\n\n[t]: https://a.example/t";
    const [passage] = await passagesOf({ "a.md": source });
    expect(passage?.body).toBe("See [our *terms*](https://a.example/t) and [more](https://b.example).\n\n- **x**");
  });

  it("headings in code, quotes and lists are none", async () => {
    const source = "# A\n\n```sh\n# comment\n```\n\n> # quoted\n\n- # listed\n";
    expect(await passagesOf({ "a.md": source })).toHaveLength(1);
  });

  it("offsets are those of the file, with a byte order mark, Windows lines and front matter", async () => {
    const source = "\ufeff---\r\ntitle: T\r\n---\r\n# Ёлка?\r\n\r\n退货 🎉.\r\n";
    const [passage] = await passagesOf({ "a.md": source });
    expect(source.slice(passage?.start, passage?.end)).toBe("# Ёлка?\r\n\r\n退货 🎉.");
  });
});

describe("addresses", () => {
  it("have the anchors that GitHub gives headings", async () => {
    const headings = [
      "Hello, World!",
      "Сколько стоит доставка?",
      "如何退货？",
      "a_b -- c",
      "Same",
      "Same",
      "Same 1",
      "Same-1",
      "Ça *va* `x`",
    ];
    const source = `---\nurl: https://a.example/x\n---\nTop.\n\n${headings.map((heading) => `# ${heading}\n\nText.`).join("\n\n")}`;
    expect((await passagesOf({ "a.md": source })).map(({ url }) => url?.slice("https://a.example/x".length))).toEqual([
      "",
      "#hello-world",
      "#сколько-стоит-доставка",
      "#如何退货",
      "#a_b----c",
      "#same",
      "#same-1",
      "#same-1-1",
      "#same-1-2",
      "#ça-va-x",
    ]);
  });

  it("come from the option where front matter has none", async () => {
    const options = { url: ({ document }: { document: string }) => `https://a.example/${document}` };
    const passages = await passagesOf({ "a.md": "Text.", "b.md": "---\nurl: /b\n---\nText." }, options);
    expect(passages.map(({ url }) => url)).toEqual(["https://a.example/a.md", "/b"]);
  });
});

describe("languages", () => {
  it("come from front matter, or from the innermost folder named like a locale", async () => {
    const passages = await passagesOf({
      "a.md": "Text.",
      "en/a.md": "Text.",
      "en/faq/ru/a.md": "Text.",
      "help/a.md": "Text.",
      "pt-br/a.md": "Text.",
      "qq/a.md": "Text.",
      "ru/b.md": "---\nlanguage: zh-hans\n---\nText.",
      "zh_TW/a.md": "Text.",
    });
    expect(Object.fromEntries(passages.map(({ document, language }) => [document, language]))).toEqual({
      "a.md": undefined,
      "en/a.md": "en",
      "en/faq/ru/a.md": "ru",
      "help/a.md": undefined,
      "pt-br/a.md": "pt-BR",
      "qq/a.md": undefined,
      "ru/b.md": "zh-Hans",
      "zh_TW/a.md": "zh-TW",
    });
  });

  it("come from the name of the source's folder too", async () => {
    const folder = await folderOf({ "de/a.md": "Text." });
    expect((await files(join(folder, "de")).passages())[0]?.language).toBe("de");
  });
});

describe("the folder", () => {
  it("is read with its folders, in the order of names, without what is hidden", async () => {
    const passages = await passagesOf({
      "b.markdown": "B.",
      "a/z.md": "Z.",
      "a/B.MD": "Big.",
      "notes.txt": "no",
      ".git/x.md": "no",
      ".hidden.md": "no",
      "node_modules/pkg/readme.md": "no",
    });
    expect(passages.map(({ document }) => document)).toEqual(["a/B.MD", "a/z.md", "b.markdown"]);
  });

  it("is entered once, however often links lead to it", async () => {
    const folder = await folderOf({ "a/a.md": "A.", "elsewhere/b.md": "B." });
    await symlink("..", join(folder, "a", "loop"));
    await symlink(join(folder, "elsewhere"), join(folder, "a", "link"));
    await symlink("a.md", join(folder, "a", "again.md"));
    const documents = (await files(folder).passages()).map(({ document }) => document);
    expect(documents.sort()).toEqual(["a/a.md", "a/again.md", "a/link/b.md"]);
  });

  it("may be given as a URL, is read when passages are asked for, and anew each time", async () => {
    const folder = await folderOf({});
    const source = files(pathToFileURL(join(folder, "later/")), { name: "help" });
    expect([source.name, source.apiVersion]).toEqual(["help", 1]);
    await mkdir(join(folder, "later"));
    await writeFile(join(folder, "later", "a.md"), "One.");
    expect(await source.passages()).toHaveLength(1);
    await writeFile(join(folder, "later", "b.md"), "Two.");
    expect(await source.passages()).toHaveLength(2);
  });

  it("gives the same ids as long as documents and headings are the same", async () => {
    const before = await passagesOf({ "a.md": "# A\n\nOne.\n\n# B\n\nTwo." });
    const after = await passagesOf({ "a.md": "# B\n\nTwo, changed.\n\n# New\n\nX.\n\n# A\n\nOne." });
    expect(before.map(({ id }) => id)).toEqual(["a.md#a", "a.md#b"]);
    expect(after.map(({ id }) => id).sort()).toEqual(["a.md#a", "a.md#b", "a.md#new"]);
    const moved = await passagesOf({ "old/x.md": "---\nid: terms\n---\n# A\n\nOne." });
    expect(moved[0]?.id).toBe("terms#a");
  });
});
