import type { Words } from "../words.ts";
import { button, face, h, icon, iconButton, set } from "./dom.ts";

/** How the chat looks from outside. */
export interface ShellOptions {
  readonly words: Words;
  readonly heading: string;
  readonly subheading: string | undefined;
  readonly isInline: boolean;
  readonly open: () => void;
  readonly close: () => void;
  /** Ends with the frame. */
  readonly signal: AbortSignal;
}

/** The frame of a chat: its launcher, its window and what stands at the top of it. */
export interface Shell {
  readonly launcher: HTMLButtonElement;
  readonly panel: HTMLElement;
  /** Says how the connection is; undefined: nothing to say. */
  banner(text: string | undefined): void;
  unread(count: number): void;
  show(isOpen: boolean): void;
}

/** There the chat covers the page. */
const small = matchMedia("(max-width: 480px), (max-height: 480px)");

/** A launcher and a window. */
export function shellOf({ words, heading, subheading, isInline, open, close, signal }: ShellOptions): Shell {
  let isShown = false;
  const badge = h("span", { class: "badge", hidden: true, "aria-hidden": "true" });
  const launcher = button("launcher", () => (isShown ? close : open)(), icon("chat", "a"), icon("down", "b"), badge);
  const banner = h("p", { class: "banner", role: "status" });
  const title = h("h2", { id: "t" }, heading);
  const header = h(
    // No `header`: a page has one banner, and it is not this one.
    "div",
    "header",
    face(heading),
    h("div", {}, title, subheading !== undefined && h("p", {}, subheading)),
    !isInline && iconButton("bare", "close", words("close"), close),
  );
  const panel = h(
    "section",
    {
      class: "panel",
      role: isInline ? "region" : "dialog",
      "aria-labelledby": "t",
      tabindex: -1,
      keydown(event: KeyboardEvent) {
        if (event.key !== "Escape" || event.isComposing) return;
        event.stopPropagation();
        close();
      },
      // What covers the page keeps the focus.
      focusout({ relatedTarget }: FocusEvent) {
        if (isShown && isModal() && relatedTarget instanceof Node && !panel.contains(relatedTarget)) panel.focus();
      },
    },
    header,
    banner,
  );

  const isModal = (): boolean => small.matches && !isInline;
  const modal = (): void => set(panel, "aria-modal", isModal() && "true");
  small.addEventListener("change", modal, { signal });
  modal();
  let count = 0;
  const label = (): void => {
    const name = words(isShown ? "close" : "open");
    set(launcher, "aria-label", !isShown && count > 0 ? `${name} – ${words("fresh")}: ${count}` : name);
    set(launcher, "aria-expanded", String(isShown));
  };
  label();

  return {
    launcher,
    panel,
    banner(text) {
      banner.textContent = text ?? "";
    },
    unread(next) {
      count = next;
      badge.textContent = next > 9 ? "9+" : String(next);
      badge.hidden = next === 0;
      label();
    },
    show(isOpen) {
      isShown = isOpen;
      label();
    },
  };
}

/** Keeps a chat that covers the screen inside of what the virtual keyboard leaves of it. */
export function fitToScreen(wrap: HTMLElement, signal: AbortSignal): void {
  const { visualViewport } = window;
  const fit = (): void => {
    if (visualViewport === null) return;
    wrap.style.setProperty("--h", `${visualViewport.height}px`);
    wrap.style.setProperty("--t", `${visualViewport.offsetTop}px`);
  };
  fit();
  for (const event of ["resize", "scroll"]) visualViewport?.addEventListener(event, fit, { signal });
}
