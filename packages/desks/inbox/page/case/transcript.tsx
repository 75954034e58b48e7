import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { useNow, usePage, useSelect, useWords } from "../shell/hooks.ts";
import { Icon } from "../shell/icon.tsx";
import { noDetails, type Pending } from "../state/state.ts";
import { readOlder } from "../work/read-cases.ts";
import { ItemView } from "./item-view.tsx";
import { timelineOf } from "./timeline.ts";
import { useWriting } from "./use-writing.ts";

const noPending: readonly Pending[] = [];
const noNotes: Parameters<typeof timelineOf>[1] = [];

/** What was said. It stays at its end as long as one looks there, and stands still otherwise. */
export function Transcript({ id, customer }: { readonly id: string; readonly customer: string }): JSX.Element {
  const { t, language } = useWords();
  const page = usePage();
  const details = useSelect((state) => state.details.get(id) ?? noDetails);
  const pending = useSelect((state) => state.pending.get(id) ?? noPending);
  const isWriting = useWriting(id);
  const notes = details.view?.value.notes ?? noNotes;
  const today = new Date(useNow(60_000)).toDateString();
  const items = useMemo(
    () => timelineOf(details.messages, notes, pending, details.hasOlder),
    [details.messages, notes, pending, details.hasOlder],
  );
  const { scroller, isAtEnd, toEnd } = useStickyEnd(items, isWriting, details.messages[0]?.sequence);
  const rows = useMemo(
    () => items.map((item) => <ItemView key={item.key} item={item} id={id} customer={customer} />),
    [items, id, customer, language, today],
  );
  const top = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (top.current === null || !details.hasOlder || details.isReadingOlder) return undefined;
    const watcher = new IntersectionObserver(([entry]) => entry?.isIntersecting === true && void readOlder(page, id), {
      root: scroller.current,
      rootMargin: "200px",
    });
    watcher.observe(top.current);
    return () => watcher.disconnect();
  }, [id, details.hasOlder, details.isReadingOlder, details.messages[0]?.sequence]);
  return (
    <div class="transcript-frame">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be reached with the keyboard. */}
      <div class="transcript" ref={scroller} role="log" aria-label={t("transcript.label")} tabIndex={0}>
        <div class="transcript-top" ref={top}>
          {details.hasOlder && (
            <button type="button" class="button" onClick={() => void readOlder(page, id)}>
              {t("transcript.older")}
            </button>
          )}
          {details.hasMessages && !details.hasOlder && (
            <p>{t(details.messages.length === 0 ? "transcript.empty" : "transcript.start")}</p>
          )}
        </div>
        {rows}
        <div class="writing" aria-live="polite">
          {isWriting && (
            <p>
              <span class="dots" aria-hidden="true">
                <i />
                <i />
                <i />
              </span>
              {t("case.writing", { customer })}
            </p>
          )}
        </div>
      </div>
      {!isAtEnd && (
        <button type="button" class="button to-end" onClick={toEnd}>
          <Icon name="down" />
          {t("transcript.latest")}
        </button>
      )}
    </div>
  );
}

const nearEnd = 80;

function useStickyEnd(items: unknown, isWriting: boolean, first: number | undefined) {
  const scroller = useRef<HTMLDivElement>(null);
  const [isAtEnd, setAtEnd] = useState(true);
  const sticks = useRef(true);
  const before = useRef({ height: 0, first });
  const toEnd = (): void => {
    sticks.current = true;
    setAtEnd(true);
    if (scroller.current !== null) scroller.current.scrollTop = scroller.current.scrollHeight;
  };
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const { height } = before.current;
    const isOlder = before.current.first !== undefined && first !== undefined && first < before.current.first;
    // Older messages push down what is read: the place moves with them.
    if (isOlder && !sticks.current) element.scrollTop += element.scrollHeight - height;
    else if (sticks.current) element.scrollTop = element.scrollHeight;
    before.current = { height: element.scrollHeight, first };
  }, [items, isWriting]);
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const scrolled = (): void => {
      const isNear = element.scrollHeight - element.scrollTop - element.clientHeight < nearEnd;
      sticks.current = isNear;
      setAtEnd(isNear);
    };
    // A picture that has loaded, a box that has grown: the end stays in sight.
    const resized = new ResizeObserver(() => {
      if (sticks.current) element.scrollTop = element.scrollHeight;
    });
    resized.observe(element);
    const loaded = (): void => {
      if (sticks.current) element.scrollTop = element.scrollHeight;
    };
    element.addEventListener("scroll", scrolled, { passive: true });
    element.addEventListener("load", loaded, true);
    return () => {
      resized.disconnect();
      element.removeEventListener("scroll", scrolled);
      element.removeEventListener("load", loaded, true);
    };
  }, []);
  return { scroller, isAtEnd, toEnd } as const;
}
