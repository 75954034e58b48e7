import type { JSX } from "preact";
import { useWords } from "../shell/hooks.ts";

/** How much more fits, once that matters. */
export function Left({ length, limit }: { readonly length: number; readonly limit: number }): JSX.Element {
  const { t } = useWords();
  const left = limit - length;
  const isNear = left < Math.min(200, limit / 10);
  return (
    <p class={left < 0 ? "left left-over" : "left"} role="status">
      {isNear && (left < 0 ? t("composer.over.limit", { count: -left }) : t("composer.left", { count: left }))}
    </p>
  );
}
