/** What an element is made of. */
export type Child = Node | string | false | undefined | readonly Child[];

/** Attributes by name; a function listens to the event of that name. */
export interface Attributes {
  readonly [name: string]: string | number | boolean | undefined | ((event: never) => void);
}

/** An element; a string instead of attributes is its class. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes | string = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  const given: Attributes = typeof attributes === "string" ? { class: attributes } : attributes;
  for (const [name, value] of Object.entries(given)) {
    // Safe: a listener takes the event of the name that it stands at.
    if (typeof value === "function") element.addEventListener(name, value as EventListener);
    else set(element, name, value);
    // A page may style it with `::part()`; styles.css says which ones are here to stay.
    if (name === "class") element.part.value = element.className;
  }
  append(element, children);
  return element;
}

/** A button that shows something. */
export function button(className: string, click: () => void, ...children: readonly Child[]): HTMLButtonElement {
  return h("button", { class: className, type: "button", click }, ...children);
}

/** A button that shows only a drawing. */
export function iconButton(className: string, name: Icon, label: string, click: () => void): HTMLButtonElement {
  const made = button(className, click, icon(name));
  set(made, "aria-label", label);
  made.title = label;
  return made;
}

/** The initial of somebody, beside what they say. */
export function face(name: string): HTMLElement {
  return h("span", { class: "face", "aria-hidden": "true" }, [...name][0]?.toUpperCase());
}

/** Sets an attribute; `true` is a bare one, `false` and `undefined` take it away. */
export function set(element: Element, name: string, value: string | number | boolean | undefined): void {
  if (value === undefined || value === false) element.removeAttribute(name);
  else element.setAttribute(name, value === true ? "" : String(value));
}

function append(element: Element, children: readonly Child[]): void {
  for (const child of children) {
    if (child instanceof Node || typeof child === "string") element.append(child);
    else if (child) append(element, child);
  }
}

const icons = {
  chat: "M12 4q-9 0-9 7c0 2 1 4 3 5q0 2-1.5 4 3 0 5-2 11.5 1 11.5-7 0-7-9-7z",
  down: "m6 9 6 6 6-6",
  close: "m6 6 12 12M6 18 18 6",
  send: "M12 19V5m-6 6 6-6 6 6",
  clip: "m20 11-9 9a5 5 0 0 1-7-7l9-9a3 3 0 0 1 5 5l-9 9a2 2 0 0 1-3-3l8-8",
  next: "m9 6 6 6-6 6",
  up: "M7 20.5H4v-9h3m0 9v-9l4-8q2.5 0 2.5 2.5v4h4q2 0 2 2l-2 7q-.5 2-2 2z",
} as const;
type Icon = keyof typeof icons;

/** A drawing that takes the colour of the text around it. */
export function icon(name: Icon, className = ""): SVGSVGElement {
  const space = "http://www.w3.org/2000/svg";
  const drawing = document.createElementNS(space, "svg");
  const path = document.createElementNS(space, "path");
  set(drawing, "viewBox", "0 0 24 24");
  set(drawing, "aria-hidden", "true");
  set(drawing, "class", `i ${className}`);
  set(path, "d", icons[name]);
  drawing.append(path);
  return drawing;
}
