import type { JSX } from "preact";
import type { View } from "../route/route.ts";
import { useWords } from "../shell/hooks.ts";
import { Icon } from "../shell/icon.tsx";

/** Says why there is nothing. */
export function EmptyList({ view, query }: { readonly view: View; readonly query: string }): JSX.Element {
  const { t } = useWords();
  if (query !== "") return <p class="empty-text">{t("list.empty.search", { query })}</p>;
  return (
    <div class="empty">
      <Icon name={view === "waiting" ? "check" : view} />
      <p class="empty-text">{t(`list.empty.${view}`)}</p>
      {(view === "waiting" || view === "mine") && <p class="empty-hint">{t(`list.empty.${view}.hint`)}</p>}
    </div>
  );
}
