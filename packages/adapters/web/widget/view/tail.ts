import type { StreamFrame } from "../../src/chat/protocol.ts";
import { face, h, set } from "./dom.ts";
import { plainBubble, richBubble } from "./parts.ts";
import type { Talk } from "./talk.ts";

const typingMs = 5_000;

/** What is being said: it stands below everything that was. */
export interface Tail {
  readonly element: HTMLElement;
  typing(name: string | undefined): void;
  stream(reply: StreamFrame): void;
  /** It was said. */
  clear(): void;
}

/** The dots of somebody who writes, and replies as far as they are written. */
export function tailOf({ words, history, bot }: Talk): Tail {
  const element = h("div", "rows");
  const streams = new Map<string, HTMLElement>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  function stopTyping(): void {
    clearTimeout(timer);
    element.querySelector(".typing")?.remove();
  }

  return {
    element,
    typing(name) {
      stopTyping();
      // What is written is seen already.
      if (streams.size > 0) return;
      const who = name ?? bot();
      const label = words("typing", who);
      const dots = h("div", { class: "bubble dots", role: "img", "aria-label": label }, h("i"), h("i"), h("i"));
      const kind = name === undefined ? "bot" : "person";
      element.append(h("div", `row ${kind} first last typing`, face(who), h("div", "body", dots)));
      timer = setTimeout(stopTyping, typingMs);
    },
    stream({ streamId: id, text, format }) {
      if (history.messages.at(-1)?.streamId === id) return;
      stopTyping();
      let body = streams.get(id);
      if (body === undefined) {
        body = h("div", "body");
        set(body, "aria-busy", "true");
        streams.set(id, body);
        element.append(h("div", "row bot first last", face(bot()), body));
      }
      body.replaceChildren(format === "markdown" ? richBubble(text) : plainBubble(text));
    },
    clear() {
      streams.clear();
      element.replaceChildren();
    },
  };
}
