import type { Mark, MarkedText } from "@frontdesk/core";

/** Text as Telegram's HTML shows it to the letter (https://core.telegram.org/bots/api#html-style). */
export function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

/**
 * A marked text as Telegram's HTML, or undefined when there is nothing to mark. Telegram drops links to hosts without
 * a public name: their address then follows in brackets.
 */
export function toHtml({ text, marks }: MarkedText): string | undefined {
  if (marks.length === 0) return undefined;
  let html = "";
  let position = 0;
  const open: Mark[] = [];
  const closeUntil = (limit: number): void => {
    for (let mark = open.at(-1); mark !== undefined && mark.end <= limit; mark = open.at(-1)) {
      html += escapeHtml(text.slice(position, mark.end)) + closing(mark, text);
      position = mark.end;
      open.pop();
    }
  };
  for (const mark of marks) {
    closeUntil(mark.start);
    html += escapeHtml(text.slice(position, mark.start)) + opening(mark);
    position = mark.start;
    open.push(mark);
  }
  closeUntil(text.length);
  return html + escapeHtml(text.slice(position));
}

function opening(mark: Mark): string {
  switch (mark.kind) {
    case "bold":
      return "<b>";
    case "italic":
      return "<i>";
    case "strike":
      return "<s>";
    case "code":
      return "<code>";
    case "quote":
      return "<blockquote>";
    case "preformatted":
      return mark.language === "" ? "<pre>" : `<pre><code class="language-${escapeHtml(mark.language)}">`;
    case "link":
      return isLinkable(mark.url) ? `<a href="${escapeHtml(mark.url)}">` : "";
  }
}

function closing(mark: Mark, text: string): string {
  switch (mark.kind) {
    case "bold":
      return "</b>";
    case "italic":
      return "</i>";
    case "strike":
      return "</s>";
    case "code":
      return "</code>";
    case "quote":
      return "</blockquote>";
    case "preformatted":
      return mark.language === "" ? "</pre>" : "</code></pre>";
    case "link":
      return isLinkable(mark.url) ? "</a>" : addressAfter(mark.url, text.slice(mark.start, mark.end));
  }
}

/** As plain text has it. */
function addressAfter(url: string, label: string): string {
  const address = url.replace(/^(?:mailto|tel):/i, "");
  return label === url || label === address ? "" : ` (${escapeHtml(address)})`;
}

function isLinkable(url: string): boolean {
  const host = /^https?:\/\/([^/?#]+)/i.exec(url)?.[1];
  return host !== undefined && /^[^\s@:]+\.[^\s@:]{2,}(?::\d+)?$/.test(host) && !/^\d+\.\d+\.\d+\.\d+/.test(host);
}
