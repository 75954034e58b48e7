import { createContext } from "preact";
import { useContext, useEffect, useLayoutEffect, useMemo, useReducer, useRef, useState } from "preact/hooks";
import type { State } from "../state/state.ts";
import { type Formats, formatsOf } from "../words/format.ts";
import { type Key, type Language, textOf, type Values } from "../words/words.ts";
import type { Page } from "../work/page.ts";

/** Hands the page to its components. */
export const PageContext = createContext<Page | undefined>(undefined);

/** The page around a component. */
export function usePage(): Page {
  const page = useContext(PageContext);
  if (page === undefined) throw new Error("There is no page around this component: put it below PageContext.Provider.");
  return page;
}

/** A piece of the state; the component is drawn again when it is another one. */
export function useSelect<Value>(select: (state: State) => Value): Value {
  const { store } = usePage();
  const [, draw] = useReducer((count: number) => count + 1, 0);
  const value = select(store.get());
  const latest = useRef({ select, value });
  latest.current = { select, value };
  useLayoutEffect(() => {
    const check = (): void => {
      const { select, value } = latest.current;
      if (!Object.is(select(store.get()), value)) draw(undefined);
    };
    // What has changed between drawing and now was not heard.
    check();
    return store.subscribe(check);
  }, [store]);
  return value;
}

/** The texts and formats of the page's language. */
export interface Words {
  readonly language: Language;
  readonly t: (key: Key, values?: Values) => string;
  readonly f: Formats;
}

/** The texts and formats of the page's language. */
export function useWords(): Words {
  const language = useSelect((state) => state.settings.language);
  return useMemo(
    () => ({ language, t: (key, values) => textOf(language, key, values), f: formatsOf(language) }),
    [language],
  );
}

/** The present, as often as `everyMs`. */
export function useNow(everyMs: number): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}

/** Whether a media query holds now. */
export function useMedia(query: string): boolean {
  const media = useMemo(() => matchMedia(query), [query]);
  const [matches, setMatches] = useState(media.matches);
  useEffect(() => {
    const changed = (): void => setMatches(media.matches);
    changed();
    media.addEventListener("change", changed);
    return () => media.removeEventListener("change", changed);
  }, [media]);
  return matches;
}
