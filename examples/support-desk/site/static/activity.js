// Activities of Direct Line as elements of the page.
import { link, markdown, safeAddress } from "./markdown.js";
import { texts } from "./strings.js";

const hero = "application/vnd.microsoft.card.hero";

function make(name, className, ...children) {
  const element = document.createElement(name);
  if (className !== "") element.className = className;
  element.append(...children);
  return element;
}

function picture(url, alt) {
  const address = /^data:image\//i.test(url) ? url : safeAddress(url);
  if (address === undefined) return make("span", "", alt ?? "");
  const image = document.createElement("img");
  image.src = address;
  image.alt = alt ?? "";
  image.loading = "lazy";
  return image;
}

/** A button of the bot; `act(action)` does what it says, unless it only opens an address. */
export function actionButton(action, act) {
  if (action.type === "openUrl") {
    const address = safeAddress(action.value);
    if (address === undefined) return make("span", "", action.title);
    const anchor = link(address, action.title);
    anchor.className = "choice";
    return anchor;
  }
  const button = make("button", "choice", action.title);
  button.type = "button";
  button.addEventListener("click", () => act(action));
  return button;
}

function card({ title, text, images = [], buttons = [] }, act) {
  const body = make("div", "card-body");
  // Titles are Markdown too: the adapter escapes what authors write.
  if (title) body.append(make("div", "card-title", markdown(title)));
  if (text) body.append(make("div", "card-text", markdown(text)));
  for (const button of buttons) body.append(actionButton(button, act));
  return make("article", "card", ...images.map(({ url, alt }) => picture(url, alt)), body);
}

function attachment({ contentType, contentUrl, name, content }, act) {
  if (contentType === hero) return card(content ?? {}, act);
  if (contentType.startsWith("image/")) return make("figure", "picture", picture(contentUrl, name));
  const address = safeAddress(contentUrl);
  return address === undefined
    ? make("span", "", name ?? "")
    : make("p", "file", link(address, `${texts.file}: ${name ?? address}`));
}

/** Whether a paragraph is the line with the sources, which are shown on their own. */
function isSourceLine(paragraph, sources) {
  return paragraph.textContent.trim() === sources.map(({ title, url }) => title || url || "").join(" · ");
}

function sourceList(sources) {
  const items = sources.map(({ title, url }) => {
    const address = safeAddress(url);
    return make("li", "", `${texts.source}: `, address === undefined ? title : link(address, title || address));
  });
  return make("ul", "sources", ...items);
}

/** Everything that an activity shows but its suggested actions, or undefined when it shows nothing. */
export function activityBody(activity, act) {
  const { text = "", textFormat, attachments = [], attachmentLayout, channelData = {} } = activity;
  const parts = [];
  const sources = Array.isArray(channelData.sources) ? channelData.sources : [];
  if (text !== "") {
    const bubble = make("div", "bubble");
    if (textFormat === "markdown") {
      const shown = markdown(text);
      const line = [...shown.querySelectorAll("p")].findLast((paragraph) => isSourceLine(paragraph, sources));
      if (sources.length > 0) line?.remove();
      bubble.append(shown);
    } else {
      // Line breaks are shown by the style.
      bubble.classList.add("plain");
      bubble.textContent = text;
    }
    if (sources.length > 0) bubble.append(sourceList(sources));
    parts.push(bubble);
  }
  if (attachments.length > 0) {
    const isCarousel = attachmentLayout === "carousel" && attachments.length > 1;
    const shown = make("div", isCarousel ? "carousel" : "cards", ...attachments.map((one) => attachment(one, act)));
    if (isCarousel) {
      shown.tabIndex = 0;
      shown.setAttribute("role", "group");
      shown.setAttribute("aria-label", texts.products);
    }
    parts.push(shown);
  }
  return parts.length === 0 ? undefined : parts;
}
