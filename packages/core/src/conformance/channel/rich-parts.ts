import type { Part } from "../../message/outbound.ts";

/** 128 bits in hexadecimal, as core makes them. */
export function token(index: number): string {
  return (index + 1).toString(16).padStart(32, "0");
}

const seven = ["Boots", "Shoes", "Socks", "Coats", "Hats", "Gloves", "Scarves"];
const picture = "https://pictures.example.com/boots.png";

/** Every kind of part. */
export const richParts: readonly Part[] = [
  {
    kind: "card",
    title: "Winter",
    text: "What are you looking for?",
    image: { url: picture, alt: "Snow on a roof" },
    choices: seven.map((label, index) => ({ label, token: token(index) })),
  },
  {
    kind: "carousel",
    cards: seven.slice(0, 5).map((title, index) => ({
      kind: "card" as const,
      title,
      text: `About ${title}`,
      choices: [{ label: `Take ${title}`, token: token(index) }],
    })),
  },
  { kind: "list", items: ["first point", "second point"] },
  { kind: "list", items: ["step one", "step two"], ordered: true },
  {
    kind: "table",
    head: ["Size", "Price"],
    rows: [
      ["S", "10 €"],
      ["M", "12 €"],
    ],
  },
  { kind: "image", url: picture, alt: "A pair of boots" },
  { kind: "image", url: "http://localhost:3000/boots.png", alt: "A local picture" },
  { kind: "file", url: "https://files.example.com/terms.pdf", name: "terms.pdf" },
  { kind: "sources", sources: [{ title: "Returns", url: "https://docs.example.com/returns" }, { title: "Terms" }] },
  {
    kind: "form",
    title: "How can we reach you?",
    fields: [
      { name: "email", label: "E-mail & name", input: "email", required: true, value: "ann@a.example" },
      { name: "topic", label: "Topic", input: "choice", required: false, options: [{ label: "Order", value: "1" }] },
    ],
    submit: "Send it",
    token: token(7),
  },
  { kind: "feedback", token: token(8) },
  { kind: "rating", token: token(8), value: "down" },
  {
    kind: "choices",
    text: "Where to?",
    choices: [
      { label: "Shop", url: "https://shop.example.com/" },
      { label: "Stay", token: token(0) },
    ],
  },
];

/** What an author wrote into a part, but for the addresses of pictures and the labels of choices. */
export function wordsOf(part: Part): readonly string[] {
  switch (part.kind) {
    case "text":
    case "choices":
      return [part.text];
    case "card":
      return [part.title, part.text ?? "", ...(part.image === undefined ? [] : [part.image.url])];
    case "carousel":
      return part.cards.flatMap(wordsOf);
    case "image":
      return [part.alt, part.url];
    case "file":
      return [part.name, part.url];
    case "list":
      return part.items;
    case "table":
      return [...part.head, ...part.rows.flat()];
    case "sources":
      return part.sources.flatMap(({ title, url }) => (url === undefined ? [title] : [title, url]));
    case "form":
      return [part.title, ...part.fields.map(({ label }) => label)];
    // Thumbs have no words.
    case "feedback":
    case "rating":
      return [];
  }
}
