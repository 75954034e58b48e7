import { chatOf } from "./chat.ts";
import type { Chat, ChatHost } from "./host.ts";
import css from "./styles.css";

const tag = "frontdesk-chat";
const script = document.currentScript instanceof HTMLScriptElement ? document.currentScript : undefined;
/** The folder of this script, which is where the server is unless the page says otherwise. */
const home = new URL(".", script?.src || document.baseURI).href;
let sheet: CSSStyleSheet | undefined;

/** What stands in the conversation outside of the element: `frontdesk-open`, `frontdesk-message`, … */
class FrontdeskChat extends HTMLElement {
  static readonly observedAttributes = [
    "endpoint",
    "conversation",
    "open",
    "position",
    "heading",
    "subheading",
    "teaser",
    "teaser-delay",
    "lang",
    "user-token",
    "color-scheme",
    "mode",
    "samples",
    "greeting",
  ];
  #chat: Chat | undefined;

  /** How many messages were not seen yet. */
  get unread(): number {
    return this.#chat?.unread ?? 0;
  }

  get isOpen(): boolean {
    return this.#chat?.isOpen ?? false;
  }

  open(): void {
    this.#chat?.open(true);
  }

  close(): void {
    this.#chat?.close();
  }

  toggle(): void {
    if (this.isOpen) this.close();
    else this.open();
  }

  /** Says something as the customer. */
  send(text: string): void {
    this.#chat?.send(text);
  }

  /** Says who the customer is; `null` signs them out, which forgets their conversation on this device. */
  identify(token: string | null): void {
    this.#chat?.identify(token ?? undefined);
  }

  /** Forgets the conversation on this device. */
  forget(): void {
    this.#chat?.forget();
  }

  connectedCallback(): void {
    if (this.#chat !== undefined) {
      this.#chat.redraw();
      return;
    }
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    if (sheet === undefined) {
      sheet = new CSSStyleSheet();
      sheet.replaceSync(css);
    }
    root.adoptedStyleSheets = [sheet];
    this.#start(root);
    this.#emit("ready");
  }

  disconnectedCallback(): void {
    // What is only moved within the page is back by then, and goes on.
    queueMicrotask(() => {
      if (this.isConnected) return;
      this.#chat?.stop();
      this.#chat = undefined;
    });
  }

  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    const chat = this.#chat;
    if (chat === undefined || before === after) return;
    if (name === "open") {
      if (after === null) chat.close();
      else chat.open(false);
    } else if (name === "user-token") chat.identify(after ?? undefined);
    else if (name === "endpoint" || name === "conversation") {
      chat.stop();
      if (this.shadowRoot !== null) this.#start(this.shadowRoot);
    } else chat.redraw();
  }

  #start(root: ShadowRoot): void {
    const attribute = (name: string): string | undefined => this.getAttribute(name) ?? undefined;
    const host: ChatHost = {
      root,
      // Two chats with one server on one site are told apart by a name.
      scope: attribute("conversation") ?? "",
      endpoint: new URL(attribute("endpoint") || home, document.baseURI).href.replace(/\/$/, ""),
      get locale() {
        return languageAround(root.host);
      },
      attribute,
      emit: (event, detail) => this.#emit(event, detail),
    };
    this.#chat = chatOf(host);
    if (this.hasAttribute("open") || attribute("mode") === "inline") this.#chat.open(false);
  }

  #emit(name: string, detail?: unknown): void {
    // The attribute says how it is, for the page's styles.
    if (name === "open" || name === "close") this.toggleAttribute("open", name === "open");
    this.dispatchEvent(new CustomEvent(`frontdesk-${name}`, { detail, bubbles: true, composed: true }));
  }
}

function languageAround(element: Element): string {
  return element.closest("[lang]:not([lang=''])")?.getAttribute("lang") ?? navigator.language;
}

/** `<script data-auto>` brings its own element; other `data-` attributes become attributes of it. */
function addElement(): void {
  if (script === undefined || document.querySelector(tag) !== null) return;
  const element = document.createElement(tag);
  for (const { name, value } of script.attributes) {
    if (name.startsWith("data-") && name !== "data-auto") element.setAttribute(name.slice(5), value);
  }
  document.body.append(element);
}

// The script may stand in a page twice.
if (customElements.get(tag) === undefined) customElements.define(tag, FrontdeskChat);
if (script?.dataset.auto !== undefined) {
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", addElement);
  else addElement();
}
