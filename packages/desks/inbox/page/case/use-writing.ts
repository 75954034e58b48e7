import { useEffect, useState } from "preact/hooks";
import { useSelect } from "../shell/hooks.ts";

/** Whether the customer of a case is writing; it passes by itself. */
export function useWriting(id: string): boolean {
  const until = useSelect((state) => state.writing.get(id) ?? 0);
  const [isWriting, setWriting] = useState(false);
  useEffect(() => {
    const left = until - Date.now();
    setWriting(left > 0);
    if (left <= 0) return undefined;
    const timer = setTimeout(() => setWriting(false), left);
    return () => clearTimeout(timer);
  }, [until]);
  return isWriting;
}
