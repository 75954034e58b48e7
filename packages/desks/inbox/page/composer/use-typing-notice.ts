import { useRef } from "preact/hooks";
import { calls } from "../api/calls.ts";
import { usePage } from "../shell/hooks.ts";
import { takeRefusal } from "../work/refused.ts";

const noticeMs = 3_000;

/** Tells the customer that somebody writes: at once, and then at most every three seconds. */
export function useTypingNotice(id: string): () => void {
  const page = usePage();
  const last = useRef(Number.NEGATIVE_INFINITY);
  return () => {
    const now = performance.now();
    if (now - last.current < noticeMs) return;
    last.current = now;
    // A notice that got lost is not worth a word; being signed out is.
    void calls.typing(id).catch((error: unknown) => takeRefusal(page, error, true));
  };
}
