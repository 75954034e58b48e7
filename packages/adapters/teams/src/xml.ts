import type { Mark, MarkedText } from "@frontdesk/core";

/** Text as Teams' XML shows it to the letter, line breaks included. */
function escapeXml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("\n", "<br/>");
}

/** A link as Teams' XML. */
export function linkXml(text: string, url: string): string {
  return `<a href="${escapeXml(url)}">${escapeXml(text)}</a>`;
}

/** A list as Teams' XML. */
export function listXml(items: readonly string[], isOrdered: boolean): string {
  const name = isOrdered ? "ol" : "ul";
  return `<${name}>${items.map((item) => `<li>${escapeXml(item)}</li>`).join("")}</${name}>`;
}

/**
 * A marked text as Teams' XML, or undefined when there is nothing to mark.
 *
 * @see https://learn.microsoft.com/microsoftteams/platform/bots/how-to/format-your-bot-messages
 */
export function toXml({ text, marks }: MarkedText): string | undefined {
  if (marks.length === 0) return undefined;
  let xml = "";
  let position = 0;
  const open: Mark[] = [];
  const closeUntil = (limit: number): void => {
    for (let mark = open.at(-1); mark !== undefined && mark.end <= limit; mark = open.at(-1)) {
      xml += escapeXml(text.slice(position, mark.end)) + closing(mark);
      position = mark.end;
      open.pop();
    }
  };
  for (const mark of marks) {
    closeUntil(mark.start);
    xml += escapeXml(text.slice(position, mark.start)) + opening(mark);
    position = mark.start;
    open.push(mark);
  }
  closeUntil(text.length);
  return xml + escapeXml(text.slice(position));
}

const tags = {
  bold: "b",
  italic: "i",
  strike: "strike",
  code: "code",
  quote: "blockquote",
  preformatted: "pre",
  link: "a",
} as const;

function opening(mark: Mark): string {
  return mark.kind === "link" ? `<a href="${escapeXml(mark.url)}">` : `<${tags[mark.kind]}>`;
}

function closing(mark: Mark): string {
  return `</${tags[mark.kind]}>`;
}
