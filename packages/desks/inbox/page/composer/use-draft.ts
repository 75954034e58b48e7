import { useEffect, useState } from "preact/hooks";
import { usePage, useSelect } from "../shell/hooks.ts";
import { meOf } from "../state/state.ts";
import { writtenBack } from "../work/write-back.ts";
import type { Mode } from "./drafts.ts";

/** What is being written, kept as it is typed. */
export function useDraft(id: string, mode: Mode): readonly [string, (text: string) => void] {
  const { drafts } = usePage();
  const me = useSelect((state) => meOf(state)?.id ?? "");
  const [text, setText] = useState(() => drafts.get(me, id, mode));
  useEffect(() => {
    const name = `${mode}:${id}`;
    const read = (): void => setText(drafts.get(me, id, mode));
    writtenBack.addEventListener(name, read);
    return () => writtenBack.removeEventListener(name, read);
  }, [me, id, mode]);
  const write = (next: string): void => {
    drafts.set(me, id, mode, next);
    setText(next);
  };
  return [text, write];
}
