import type { ChatMessage, StreamFrame } from "../../src/chat/protocol.ts";
import { button, h, icon } from "./dom.ts";
import { pendingRow, type Row, rowOf } from "./row.ts";
import { tailOf } from "./tail.ts";
import type { Talk } from "./talk.ts";
import { voiceOf } from "./voice.ts";

/** Rows that are added at once, and the most that stand in the page; the others are made again when they are needed. */
const step = 50;
const most = 200;

/** The conversation as it stands on the page. */
export interface Log {
  readonly element: HTMLElement;
  /** What stands before the first message. */
  readonly start: HTMLElement;
  /** Shows the newest messages anew. */
  reset(): void;
  /** Shows what was added to the history's end. */
  append(fresh: readonly ChatMessage[]): void;
  /** Brings buttons, forms and what is not sent yet up to date. */
  refresh(): void;
  typing(name: string | undefined): void;
  stream(reply: StreamFrame): void;
  toEnd(): void;
}

/** A log of a conversation of any length. */
export function logOf(talk: Talk): Log {
  const { words, history } = talk;
  const start = h("div", "start");
  const rows = h("div", "rows");
  const pending = h("div", "rows");
  const tail = tailOf(talk);
  const scroller = h(
    "div",
    { class: "log", role: "region", tabindex: 0, "aria-label": words("chat") },
    start,
    rows,
    pending,
    tail.element,
  );
  const jump = button("jump", () => toEnd(true), icon("down"), words("fresh"));
  const voice = voiceOf();

  const shown = new Map<number, Row>();
  // The stretch of the history that stands in the page.
  let from = 0;
  let to = 0;
  let isFetching = false;
  let isFollowing = true;
  let hasNews = false;

  const distance = (): number => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight;

  function join(index: number): void {
    const message = history.messages[index];
    if (message !== undefined)
      shown.get(message.sequence)?.join(history.messages[index - 1], history.messages[index + 1]);
  }

  function make(begin: number, end: number): HTMLElement[] {
    return history.messages.slice(begin, end).map((message, offset) => {
      const row = rowOf(message, talk);
      shown.set(message.sequence, row);
      row.refresh();
      row.join(history.messages[begin + offset - 1], history.messages[begin + offset + 1]);
      return row.element;
    });
  }

  function drop(begin: number, end: number): void {
    for (const { sequence } of history.messages.slice(begin, end)) {
      shown.get(sequence)?.element.remove();
      shown.delete(sequence);
    }
  }

  /** Changes what stands above without moving what is being read. */
  function above(change: () => void): void {
    const below = scroller.scrollHeight - scroller.scrollTop;
    change();
    scroller.scrollTop = scroller.scrollHeight - below;
  }

  function showOlder(): void {
    const begin = Math.max(0, from - step);
    above(() => {
      rows.prepend(...make(begin, from));
      const joint = from;
      from = begin;
      join(joint);
      showStart();
    });
    if (to - from > most) {
      drop(from + most, to);
      to = from + most;
    }
  }

  function showNewer(): void {
    const end = Math.min(history.messages.length, to + step);
    rows.append(...make(to, end));
    join(to - 1);
    to = end;
    trimAbove();
  }

  function trimAbove(): void {
    if (to - from <= most) return;
    above(() => {
      drop(from, to - most);
      from = to - most;
      showStart();
    });
  }

  function showStart(): void {
    start.hidden = from > 0 || history.hasOlder;
  }

  /** Fills up whichever end comes near. */
  async function fill(): Promise<void> {
    if (scroller.clientHeight === 0) return;
    if (to < history.messages.length && distance() < 600) showNewer();
    if (scroller.scrollTop > 600) return;
    if (from > 0) showOlder();
    else if (history.hasOlder && !isFetching) {
      isFetching = true;
      const added = await talk.older();
      isFetching = false;
      from += added;
      to += added;
      if (added > 0) {
        showOlder();
        void fill();
      }
    }
  }

  function follow(): void {
    if (isFollowing) scroller.scrollTop = scroller.scrollHeight;
    showJump();
  }

  function showJump(): void {
    jump.hidden = isFollowing || !hasNews;
  }

  function toEnd(isAsked = false): void {
    if (to < history.messages.length) reset();
    isFollowing = true;
    hasNews = false;
    follow();
    talk.seen();
    if (isAsked) scroller.focus({ preventScroll: true });
  }

  function reset(): void {
    shown.clear();
    tail.clear();
    to = history.messages.length;
    from = Math.max(0, to - step);
    rows.replaceChildren(...make(from, to));
    showStart();
    refreshPending();
    isFollowing = true;
    hasNews = false;
    follow();
    void fill();
  }

  function append(fresh: readonly ChatMessage[]): void {
    const isWhole = to === history.messages.length - fresh.length;
    let first: HTMLElement | undefined;
    const others = fresh.filter(({ author }) => author.kind !== "customer");
    if (others.length > 0) tail.clear();
    if (isWhole) {
      const made = make(to, history.messages.length);
      rows.append(...made);
      join(to - 1);
      to = history.messages.length;
      fresh.forEach(({ author, streamId }, index) => {
        const element = made[index];
        if (element === undefined || author.kind === "customer") return;
        if (streamId === undefined) {
          element.classList.add("new");
          first ??= element;
        }
        voice.say(element);
      });
      if (isFollowing) trimAbove();
    }
    if (!isFollowing && others.length > 0) hasNews = true;
    refresh();
    // What is longer than the window is read from its start.
    if (isFollowing && first !== undefined) {
      scroller.scrollTop = Math.min(scroller.scrollTop, first.offsetTop);
      isFollowing = distance() < 60;
    }
  }

  function refreshPending(): void {
    const waiting = [...talk.outbox.entries.values()].flatMap((entry) => pendingRow(entry, talk) ?? []);
    pending.replaceChildren(...waiting);
  }

  function refresh(): void {
    for (const row of shown.values()) row.refresh();
    refreshPending();
    showStart();
    follow();
  }

  scroller.addEventListener(
    "scroll",
    () => {
      const wasFollowing = isFollowing;
      isFollowing = to === history.messages.length && distance() < 60;
      if (isFollowing && !wasFollowing) {
        hasNews = false;
        talk.seen();
      }
      showJump();
      void fill();
    },
    { passive: true },
  );
  new ResizeObserver(follow).observe(scroller);

  return {
    element: h("div", "middle", scroller, jump, voice.element),
    start,
    reset,
    append,
    refresh,
    typing(name) {
      tail.typing(name);
      follow();
    },
    stream(reply) {
      tail.stream(reply);
      follow();
    },
    toEnd,
  };
}
