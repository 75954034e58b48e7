import type { ChatHost } from "../host.ts";
import type { Memory } from "../memory.ts";
import { composerOf } from "./composer.ts";
import { button, face, h } from "./dom.ts";
import { type Log, logOf } from "./log.ts";
import { plainBubble } from "./parts.ts";
import { fitToScreen, shellOf } from "./shell.ts";
import type { Talk } from "./talk.ts";
import { teaserOf } from "./teaser.ts";

/** Everything that a chat shows. */
export interface Frame {
  readonly launcher: HTMLElement;
  readonly panel: HTMLElement;
  readonly input: HTMLTextAreaElement;
  readonly log: Log;
  readonly isInline: boolean;
  banner(text: string | undefined): void;
  unread(count: number): void;
  show(isOpen: boolean): void;
  /** Sends a text, or says why it cannot be sent. */
  send(text: string): void;
  /** What depends on whether something was said. */
  refresh(): void;
  /** What the session says is known, or another thing now. */
  opened(): void;
  remove(): void;
}

/** What a frame needs from outside. */
export interface FrameOptions {
  readonly host: ChatHost;
  readonly talk: Talk;
  readonly memory: Memory;
  readonly open: () => void;
  readonly close: () => void;
  readonly isKnown: () => boolean;
}

/** Questions as JSON, or with bars between them. */
function samplesOf(text: string): readonly string[] {
  try {
    const list: unknown = JSON.parse(text);
    if (Array.isArray(list)) return list.map(String);
  } catch {
    // Not JSON: the short way of writing them.
  }
  return text
    .split("|")
    .map((one) => one.trim())
    .filter(Boolean);
}

/** Builds the frame from the host's attributes. */
export function frameOf({ host, talk, memory, open, close, isKnown }: FrameOptions): Frame {
  const { words, history } = talk;
  const life = new AbortController();
  const { signal } = life;
  const isInline = host.attribute("mode") === "inline";
  const isRtl = host.locale.toLowerCase().startsWith("ar");
  const position = host.attribute("position");
  const scheme = host.attribute("color-scheme");
  const dark = matchMedia("(prefers-color-scheme: dark)");
  // Without a position it follows the direction of the writing.
  const isAtStart = position !== undefined && (position === "left") !== isRtl;
  const wrap = h("div", {
    class: `wrap ${isInline ? "inline" : "float"} ${isAtStart ? "at-start" : ""}`,
    dir: isRtl ? "rtl" : "ltr",
    lang: talk.language,
  });

  const heading = (): string => host.attribute("heading") ?? words("chat");
  const { launcher, panel, ...shell } = shellOf({
    words,
    heading: heading(),
    subheading: host.attribute("subheading"),
    isInline,
    open,
    close,
    signal,
  });
  const log = logOf(talk);
  const composer = composerOf(talk, panel);
  panel.append(log.element, composer.element);
  wrap.append(panel, ...(isInline ? [] : [launcher]));
  fitToScreen(wrap, signal);

  const samples = h(
    "div",
    "choices samples",
    samplesOf(host.attribute("samples") ?? "").map((text) =>
      button(
        "choice",
        () => {
          composer.send(text);
          talk.focus();
        },
        text,
      ),
    ),
  );
  const bot = face(talk.bot());
  log.start.append(
    h(
      "div",
      "row bot first last",
      bot,
      h("div", "body", plainBubble(host.attribute("greeting") ?? words("greeting")), samples),
    ),
  );

  function paint(): void {
    wrap.classList.toggle("dark", scheme === "dark" || (scheme !== "light" && dark.matches));
  }
  dark.addEventListener("change", paint, { signal });
  paint();

  function refresh(): void {
    samples.hidden = history.messages.length > 0 || talk.outbox.entries.size > 0;
  }
  refresh();

  let teaser: HTMLElement | undefined;
  const hideTeaser = (): void => {
    clearTimeout(teaserTimer);
    if (teaser === undefined) return;
    teaser.remove();
    teaser = undefined;
    memory.set("teased", host.attribute("teaser"));
  };
  const teaserTimer = setTimeout(
    () => {
      const text = host.attribute("teaser");
      if (
        text === undefined ||
        isInline ||
        wrap.classList.contains("open") ||
        isKnown() ||
        memory.get("teased") === text
      )
        return;
      const dismiss = (): void => {
        hideTeaser();
        launcher.focus();
      };
      teaser = teaserOf(text, words, open, dismiss);
      wrap.append(teaser);
    },
    Number(host.attribute("teaser-delay") ?? 3_000),
  );

  host.root.append(wrap);
  return {
    launcher,
    panel,
    input: composer.input,
    log,
    isInline,
    banner: shell.banner,
    unread: shell.unread,
    show(isOpen) {
      if (isOpen) hideTeaser();
      wrap.classList.toggle("open", isOpen);
      shell.show(isOpen);
    },
    send: composer.send,
    refresh,
    opened() {
      bot.textContent = face(talk.bot()).textContent;
      composer.limited();
    },
    remove() {
      clearTimeout(teaserTimer);
      life.abort();
      wrap.remove();
    },
  };
}
