// The everyday part of Markdown as nodes. All text goes in as text, so that nothing a message says can become HTML.

const escaped = /^\\([!-/:-@[-`{-~])/;
const entity = /^&(?:#(\d{1,6})|(amp|lt|gt|quot|nbsp));/;
const named = { amp: "&", lt: "<", gt: ">", quot: '"', nbsp: "\u00a0" };

/** An address that a click may open: of the web, of the shop itself, or of a mail; otherwise undefined. */
export function safeAddress(address) {
  if (typeof address !== "string") return undefined;
  const url = URL.parse(address, location.href);
  return url !== null && /^(?:https?|mailto|tel):$/.test(url.protocol) ? url.href : undefined;
}

/** A link; what leads away opens in a window of its own. */
export function link(address, ...children) {
  const anchor = document.createElement("a");
  anchor.href = address;
  anchor.append(...children);
  if (!address.startsWith(`${location.origin}/`)) {
    anchor.target = "_blank";
    anchor.rel = "noopener noreferrer";
  }
  return anchor;
}

function element(name, children) {
  const made = document.createElement(name);
  made.append(...children);
  return made;
}

/** The end of a run of emphasis that begins at the start of `text`, or -1. */
function closing(text, mark) {
  if (/^\s/.test(text.slice(mark.length))) return -1;
  for (let at = mark.length + 1; at <= text.length - mark.length; at += 1) {
    if (text[at - 1] === "\\") continue;
    if (!text.startsWith(mark, at) || /\s/.test(text[at - 1])) continue;
    if (mark.length === 1 && (text[at + 1] === mark || text[at - 1] === mark)) continue;
    if (mark[0] === "_" && /[\p{L}\p{N}]/u.test(text[at + mark.length] ?? "")) continue;
    return at;
  }
  return -1;
}

const emphases = [
  ["**", "strong"],
  ["__", "strong"],
  ["~~", "s"],
  ["*", "em"],
  ["_", "em"],
];

/** One line of text with its emphasis, code and links. */
function inline(text, depth = 0) {
  const nodes = [];
  let plain = "";
  const flush = () => {
    if (plain !== "") nodes.push(plain);
    plain = "";
  };
  for (let at = 0; at < text.length; ) {
    const rest = text.slice(at);
    const special = depth < 6 ? marked(rest, text[at - 1] ?? "", depth) : undefined;
    if (special !== undefined) {
      flush();
      nodes.push(special.node);
      at += special.length;
      continue;
    }
    const literal = escaped.exec(rest);
    const reference = entity.exec(rest);
    if (literal !== null) plain += literal[1];
    else if (reference !== null)
      plain += reference[2] ? named[reference[2]] : String.fromCodePoint(Number(reference[1]) || 0xfffd);
    else plain += text[at];
    at += literal?.[0].length ?? reference?.[0].length ?? 1;
  }
  flush();
  return nodes;
}

/** What begins at the start of `rest`, if something does. */
function marked(rest, before, depth) {
  const code = /^(`+)(?!`)(.+?)(?<!`)\1(?!`)/s.exec(rest);
  if (code !== null) return { node: element("code", [code[2].trim()]), length: code[0].length };
  const named = /^\[((?:\\.|[^[\]\\])*)\]\((<[^<>\n]*>|(?:[^\s()<>]|\([^\s()<>]*\))*)(?:\s+"[^"]*")?\)/.exec(rest);
  if (named !== null) {
    const target = named[2].replace(/^<|>$/g, "").replaceAll("&amp;", "&");
    const address = safeAddress(target);
    const children = inline(named[1], depth + 1);
    return {
      node: address === undefined ? element("span", children) : link(address, ...children),
      length: named[0].length,
    };
  }
  const bare = /^<?(https?:\/\/[^\s<>]*[^\s<>.,;:!?)\]}'"…。，；！？）])>?/.exec(rest);
  if (bare !== null && !/[\p{L}\p{N}]/u.test(before)) {
    const address = safeAddress(bare[1]);
    if (address !== undefined) return { node: link(address, bare[1]), length: bare[0].length };
  }
  for (const [mark, tag] of emphases) {
    if (!rest.startsWith(mark) || (mark[0] === "_" && /[\p{L}\p{N}]/u.test(before))) continue;
    const end = closing(rest, mark);
    if (end > 0)
      return { node: element(tag, inline(rest.slice(mark.length, end), depth + 1)), length: end + mark.length };
  }
  return undefined;
}

/** Lines of one paragraph, with breaks between them. */
function lines(texts) {
  return texts.flatMap((text, index) => [
    ...(index === 0 ? [] : [document.createElement("br")]),
    ...inline(text.replace(/\\$/, "").trim()),
  ]);
}

const item = /^\s*(?:[-*+]|(\d{1,9})[.)])\s+(.*)$/;
const row = /^\s*\|(.*)\|\s*$/;

function table(rows) {
  const cells = (line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim());
  const body = rows.filter((line) => !/^[\s|:-]+$/.test(line)).map((line) => cells(row.exec(line)?.[1] ?? ""));
  const made = body.map((texts, index) =>
    element(
      "tr",
      texts.map((text) => element(index === 0 ? "th" : "td", inline(text))),
    ),
  );
  return element("table", made);
}

/** A message in Markdown. */
export function markdown(source) {
  const fragment = document.createDocumentFragment();
  const all = source.replace(/\r\n?/g, "\n").split("\n");
  for (let at = 0; at < all.length; ) {
    const line = all[at];
    const take = (matches) => {
      const from = at;
      while (at < all.length && matches(all[at])) at += 1;
      return all.slice(from, at);
    };
    if (line.trim() === "") at += 1;
    else if (/^\s*(?:```|~~~)/.test(line)) {
      const fence = line.trim().slice(0, 3);
      at += 1;
      const code = take((next) => !next.trim().startsWith(fence));
      at += 1;
      fragment.append(element("pre", [element("code", [code.join("\n")])]));
    } else if (row.test(line) && /^[\s|:-]+$/.test(all[at + 1] ?? ""))
      fragment.append(table(take((next) => row.test(next))));
    else if (item.test(line)) {
      const isOrdered = item.exec(line)?.[1] !== undefined;
      const items = [];
      for (const next of take((text) => item.test(text) || /^\s{2,}\S/.test(text))) {
        const found = item.exec(next);
        if (found === null) items.at(-1)?.push(next);
        else items.push([found[2]]);
      }
      fragment.append(
        element(
          isOrdered ? "ol" : "ul",
          items.map((texts) => element("li", lines(texts))),
        ),
      );
    } else if (/^\s{0,3}>/.test(line)) {
      const quoted = take((next) => /^\s{0,3}>/.test(next)).map((next) => next.replace(/^\s{0,3}>\s?/, ""));
      fragment.append(element("blockquote", [markdown(quoted.join("\n"))]));
    } else if (/^#{1,6}\s/.test(line)) {
      at += 1;
      fragment.append(element("p", [element("strong", inline(line.replace(/^#+\s+|\s+#+$/g, "")))]));
    } else
      fragment.append(
        element("p", lines(take((next) => next.trim() !== "" && !item.test(next) && !/^\s*(?:```|~~~)/.test(next)))),
      );
  }
  return fragment;
}
