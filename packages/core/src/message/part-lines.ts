import type { Choice, FilePart, FormPart, ImagePart, ListPart, SourcesPart, TablePart } from "./outbound.ts";

/** The word before the sources of an answer, by language. */
const sourceWords: ReadonlyMap<string, string> = new Map([
  ["en", "Source: "],
  ["ru", "Источник: "],
  ["zh", "来源："],
]);

/** `1. Red` for a choice that says something, `Shop: https://…` for one that opens an address. */
export function choiceLine(choice: Choice, number: number | undefined): string {
  if (choice.url !== undefined) return `${choice.label}: ${choice.url}`;
  return number === undefined ? choice.label : `${number}. ${choice.label}`;
}

/** A list as lines. */
export function listLines(part: ListPart): string {
  return part.items.map((item, index) => `${part.ordered === true ? `${index + 1}.` : "•"} ${item}`).join("\n");
}

/** A table as one line a row: `Size: M · Price: 5 €`. */
export function tableLines(part: TablePart): string {
  const lines = part.rows.map((row) =>
    row
      .map((cell, column) => labelled(part.head[column] ?? "", cell))
      .filter((cell) => cell !== "")
      .join(" · "),
  );
  return lines.length === 0 ? part.head.join(" · ") : lines.filter((line) => line !== "").join("\n");
}

function labelled(head: string, cell: string): string {
  if (cell === "") return "";
  return head === "" ? cell : `${head}: ${cell}`;
}

/** Where an answer comes from, in one line. */
export function sourcesLine(part: SourcesPart, locale: string): string {
  if (part.sources.length === 0) return "";
  const language = locale.toLowerCase().split(/[-_]/, 1)[0] ?? "";
  const word = sourceWords.get(language) ?? sourceWords.get("en") ?? "";
  const titles = part.sources.map(({ title, url }) => {
    if (url === undefined || url === title) return title;
    return title === "" ? url : `${title} (${url})`;
  });
  return `${word}${titles.join(", ")}`;
}

/** A form as its title and what it asks for, one numbered line a field. */
export function formLines(part: FormPart): string {
  const fields = part.fields.map(({ label }, index) => `${index + 1}. ${label}`);
  return (part.title === "" ? fields : [part.title, ...fields]).join("\n");
}

/** A file as its name and where to get it. */
export function fileLine(part: FilePart): string {
  return withAddress(part.name, part.url);
}

/** A picture as what it shows and where to see it. */
export function imageLine(image: Pick<ImagePart, "url" | "alt">): string {
  return withAddress(image.alt, image.url);
}

/** The bytes in a `data:` address are nothing to read. */
function withAddress(name: string, url: string): string {
  if (url === "" || url === name || /^data:/i.test(url)) return name;
  return name === "" ? url : `${name}: ${url}`;
}
