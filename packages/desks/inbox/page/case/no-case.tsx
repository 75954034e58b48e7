import type { JSX } from "preact";
import { useWords } from "../shell/hooks.ts";
import { Icon } from "../shell/icon.tsx";

/** What stands where a case would be. */
export function NoCase(): JSX.Element {
  const { t } = useWords();
  return (
    <section class="case-pane case-none" aria-label={t("case.none")}>
      <div class="empty">
        <Icon name="open" />
        <p class="empty-text">{t("case.none")}</p>
        <p class="empty-hint">{t("case.none.hint")}</p>
      </div>
    </section>
  );
}
