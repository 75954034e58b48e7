import type { ChatMessage, WhyAnswered } from "../../src/chat/protocol.ts";
import { tokenOfPress } from "../history.ts";
import type { Entry } from "../outbox.ts";
import { button, face, h } from "./dom.ts";
import { fileOf } from "./files.ts";
import { partsOf, plainBubble } from "./parts.ts";
import type { Refresh, Talk } from "./talk.ts";

/** A message as it is shown. */
export interface Row {
  readonly element: HTMLElement;
  readonly refresh: Refresh;
  /** Fits it to its neighbours: day, name and time are shown once for what belongs together. */
  join(before: ChatMessage | undefined, after: ChatMessage | undefined): void;
}

function why({ by, what, probability, intents, passages }: WhyAnswered, { words, language }: Talk): HTMLElement {
  const share = (value: number): string => value.toLocaleString(language, { style: "percent" });
  const best = [
    { name: `${by}: ${what}`, probability },
    ...intents,
    ...passages.map(({ title, probability: sure }) => ({ name: title, probability: sure })),
  ];
  const lines = best.map((one) =>
    h("li", {}, `${one.name} ${one.probability === undefined ? "" : share(one.probability)}`),
  );
  return h("details", "why", h("summary", {}, words("why")), h("ul", {}, lines));
}

function belongs(one: ChatMessage, other: ChatMessage | undefined): boolean {
  return (
    other !== undefined &&
    one.author.kind === other.author.kind &&
    one.author.name === other.author.name &&
    Math.abs(one.at - other.at) < 300_000
  );
}

const dayOf = (at: number): string => new Date(at).toDateString();

/** A message of the history; undefined where it shows nothing. */
export function rowOf(message: ChatMessage, talk: Talk): Row {
  const { author, at } = message;
  const refreshes: Refresh[] = [];
  const parts = partsOf(message, talk, refreshes);
  const isOther = /bot|person/.test(author.kind);
  const name = author.name ?? (author.kind === "bot" ? talk.bot() : "");
  const day = h("div", "day", new Date(at).toLocaleDateString(talk.language, { dateStyle: "full" }));
  const time = h("time", {}, new Date(at).toLocaleTimeString(talk.language, { timeStyle: "short" }));
  const label =
    author.kind === "system"
      ? undefined
      : h("span", author.kind === "person" ? "name" : "name sr", author.kind === "customer" ? talk.words("you") : name);
  const element = h(
    "div",
    `row ${author.kind}`,
    day,
    isOther && face(name),
    h("div", "body", label, parts, message.why && why(message.why, talk), time),
  );
  return {
    element,
    refresh() {
      for (const one of refreshes) one();
      // What was filled into a form stands in the form.
      element.hidden = parts.length === 0 || talk.history.forms.has(tokenOfPress(message.clientId) ?? "");
    },
    join(before, after) {
      const isNewDay = before === undefined || dayOf(before.at) !== dayOf(at);
      day.hidden = !isNewDay;
      element.classList.toggle("first", isNewDay || !belongs(message, before));
      element.classList.toggle("last", !belongs(message, after));
    },
  };
}

/** What was said and is not in the history yet; undefined for what is shown elsewhere. */
export function pendingRow({ request, files = [], state, status }: Entry, talk: Talk): HTMLElement | undefined {
  const text = request.text ?? request.press?.label;
  const bubbles = [
    ...(text === undefined ? [] : [plainBubble(text)]),
    ...files.map((file) => fileOf({ kind: "file", ...file }, talk.language)),
  ];
  if (bubbles.length === 0) return undefined;
  const note =
    state === "refused"
      ? h(
          "p",
          { class: "problem", role: "alert" },
          talk.words(status === 413 ? "long" : "failed", talk.limits.textLength),
          " ",
          button("link", () => talk.outbox.again(request.id), talk.words("again")),
        )
      : undefined;
  const name = h("span", "name sr", talk.words("you"));
  return h(
    "div",
    `row customer first last pending ${state}`,
    h("div", "body", name, bubbles, note ?? h("time", {}, talk.words(state === "sent" ? "sent" : "sending"))),
  );
}
