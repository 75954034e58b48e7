import { h } from "./dom.ts";

/** What is read out to those who do not see it. */
export interface Voice {
  readonly element: HTMLElement;
  say(row: HTMLElement): void;
}

/**
 * Reads out new messages, each once. The conversation itself is no live region: it changes also when older messages
 * are shown.
 */
export function voiceOf(): Voice {
  const element = h("div", { class: "sr", role: "log", "aria-live": "polite" });
  return {
    element,
    say(row) {
      const parts = [...row.querySelectorAll<HTMLElement>(".name,.bubble,.card,.choices,.form")];
      // biome-ignore lint/performance/useDomNodeTextContent: the words of two buttons must not run together
      const said = parts.map((one) => one.innerText);
      const line = h("p", {}, said.join(" "));
      element.append(line);
      setTimeout(() => line.remove(), 8_000);
    },
  };
}
