import type { RefObject } from "preact";
import { useId, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { CannedView, CaseRow } from "../../src/api/protocol.ts";
import { useSelect } from "../shell/hooks.ts";
import { meOf } from "../state/state.ts";
import { fill, matching, slashAt, withAnswer } from "./canned.ts";

const noAnswers: readonly CannedView[] = [];

/** The menu of canned answers over the box. */
export interface CannedMenuState {
  readonly isOpen: boolean;
  readonly id: string;
  readonly query: string;
  readonly answers: readonly CannedView[];
  readonly active: number;
  readonly activeId: string | undefined;
  readonly names: { readonly customer: string; readonly person: string };
  readonly choose: (answer: CannedView) => void;
  readonly typed: (text: string, caret: number) => void;
  readonly key: (event: KeyboardEvent) => boolean;
  readonly toggle: () => void;
  readonly close: () => void;
}

/** Opens at a `/`, closes when it is gone, and puts the chosen answer in its place. */
export function useCannedMenu(
  row: CaseRow,
  area: RefObject<HTMLTextAreaElement | null>,
  setText: (text: string) => void,
): CannedMenuState {
  const id = useId();
  const all = useSelect((state) => state.canned ?? noAnswers);
  const person = useSelect((state) => meOf(state)?.name ?? "");
  const [slash, setSlash] = useState<ReturnType<typeof slashAt>>();
  const [active, setActive] = useState(0);
  const caret = useRef<number | undefined>(undefined);
  const query = slash?.query ?? "";
  const answers = useMemo(() => matching(all, query, row.locale), [all, query, row.locale]);
  const names = { customer: row.customer.name ?? "", person };
  useLayoutEffect(() => {
    if (caret.current === undefined || area.current === null) return;
    area.current.focus();
    area.current.setSelectionRange(caret.current, caret.current);
    caret.current = undefined;
  });
  const typed = (text: string, place: number): void => {
    setSlash(slashAt(text, place));
    setActive(0);
  };
  const choose = (answer: CannedView): void => {
    if (slash === undefined || area.current === null) return;
    const next = withAnswer(area.current.value, slash, fill(answer.text, names));
    caret.current = next.caret;
    setText(next.text);
    setSlash(undefined);
  };
  const key = (event: KeyboardEvent): boolean => {
    if (slash === undefined) return false;
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    const answer = answers[active];
    if (event.key === "Escape") setSlash(undefined);
    else if (step !== 0 && answers.length > 0) setActive((active + step + answers.length) % answers.length);
    else if ((event.key === "Enter" || event.key === "Tab") && !event.shiftKey && answer !== undefined) choose(answer);
    else return false;
    return true;
  };
  const toggle = (): void => {
    const box = area.current;
    if (box === null) return;
    if (slash !== undefined) {
      setSlash(undefined);
      box.focus();
      return;
    }
    const place = box.selectionStart;
    const before = box.value.slice(0, place);
    const sign = before === "" || /\s$/u.test(before) ? "/" : " /";
    const text = before + sign + box.value.slice(place);
    caret.current = place + sign.length;
    setText(text);
    typed(text, caret.current);
  };
  return {
    isOpen: slash !== undefined,
    id,
    query,
    answers,
    active,
    activeId: answers[active] === undefined ? undefined : `${id}-${active}`,
    names,
    choose,
    typed,
    key,
    toggle,
    close: () => setSlash(undefined),
  };
}
