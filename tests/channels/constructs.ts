import type { AuthorPart } from "@frontdesk/core";

const labels = (count: number): readonly { readonly label: string }[] =>
  Array.from({ length: count }, (_, index) => ({ label: `Option ${index + 1}` }));

/** What an author may write, one of each kind. */
export const constructs: { readonly [name: string]: readonly AuthorPart<string>[] } = {
  "plain text": [{ kind: "text", text: "Hello." }],
  Markdown: [
    { kind: "text", format: "markdown", text: "**Bold**, _italic_, `code`, [a link](https://shop.example/)." },
  ],
  "9,000 characters": [{ kind: "text", text: "Nine words that are said again and again, friend. ".repeat(180) }],
  "3 choices": [{ kind: "choices", text: "Which?", choices: labels(3) }],
  "40 choices": [{ kind: "choices", text: "Which of these?", choices: labels(40) }],
  "card with 7 buttons": [
    {
      kind: "card",
      title: "Boots",
      text: "Warm and dry.",
      image: { url: "https://shop.example/boots.png", alt: "A pair of boots" },
      choices: labels(7),
    },
  ],
  "carousel of 5": [
    {
      kind: "carousel",
      cards: Array.from({ length: 5 }, (_, index) => ({
        kind: "card" as const,
        title: `Boots ${index + 1}`,
        text: "Warm.",
      })),
    },
  ],
  image: [{ kind: "image", url: "https://shop.example/map.png", alt: "The way to our shop" }],
  file: [{ kind: "file", url: "https://shop.example/terms.pdf", name: "terms.pdf", mime: "application/pdf" }],
  list: [{ kind: "list", items: ["warm", "dry"], ordered: true }],
  table: [
    {
      kind: "table",
      head: ["Size", "Price"],
      rows: [
        ["42", "89"],
        ["43", "91"],
      ],
    },
  ],
  sources: [{ kind: "sources", sources: [{ title: "Returns", url: "https://shop.example/help/returns" }] }],
  thumbs: [{ kind: "text", text: "Was this of use?" }, { kind: "feedback" }],
};

/** What must be readable of each on every channel, whatever it became. */
export const words: { readonly [name: string]: readonly string[] } = {
  "plain text": ["Hello."],
  Markdown: ["Bold", "italic", "code", "a link"],
  "9,000 characters": ["again, friend."],
  "3 choices": ["Which?", "Option 1", "Option 3"],
  "40 choices": ["Which of these?", "Option 1", "Option 40"],
  "card with 7 buttons": ["Boots", "Warm and dry.", "Option 1", "Option 7"],
  "carousel of 5": ["Boots 1", "Boots 5"],
  image: [],
  file: ["terms.pdf"],
  list: ["warm", "dry"],
  table: ["Size", "Price", "42", "91"],
  sources: ["Returns"],
  thumbs: ["Was this of use?"],
};
