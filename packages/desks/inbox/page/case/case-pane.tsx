import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Composer } from "../composer/composer.tsx";
import { useCommand } from "../keys/commands.ts";
import { goTo } from "../route/navigate.ts";
import { Dialog } from "../shell/dialog.tsx";
import { useMedia, usePage, useSelect, useWords } from "../shell/hooks.ts";
import { customerName } from "../words/customer-name.ts";
import { change } from "../work/page.ts";
import { readCase } from "../work/read-cases.ts";
import { CaseHead } from "./case-head.tsx";
import { CaseTitle } from "./case-title.tsx";
import { Details } from "./details.tsx";
import { Transcript } from "./transcript.tsx";

/** From this width on the details stand beside the conversation. */
const wide = "(min-width: 75rem)";

/** A case: what was said, what one writes, and who the customer is. */
export function CasePane({ id }: { readonly id: string }): JSX.Element {
  const { t } = useWords();
  const page = usePage();
  const isWide = useMedia(wide);
  const isBeside = useSelect((state) => state.settings.details);
  const [isOver, setOver] = useState(false);
  const row = useSelect((state) => state.rows.get(id)?.value);
  const problem = useSelect((state) => state.details.get(id)?.problem);
  const view = useSelect((state) => state.view);
  const toggle = (): void => (isWide ? change(page, { details: !isBeside }) : setOver(!isOver));
  useCommand("details", toggle);
  useCommand("escape", () => goTo({ kind: "list", view }));
  if (problem === "unknown") return <Unknown />;
  if (row === undefined) {
    return (
      <section class="case-pane" aria-labelledby="case-title" aria-busy={problem === undefined}>
        <div class="empty">
          <CaseTitle>{problem === undefined ? t("app.loading") : t("case.failed")}</CaseTitle>
          {problem === "failed" && (
            <button type="button" class="button" onClick={() => void readCase(page, id)}>
              {t("app.retry")}
            </button>
          )}
        </div>
      </section>
    );
  }
  return (
    <>
      <section class="case-pane" aria-labelledby="case-title">
        <CaseHead row={row} isDetails={isWide ? isBeside : isOver} onDetails={toggle} />
        <Transcript id={id} customer={customerName(t, row.customer)} />
        <Composer row={row} />
      </section>
      {isWide && isBeside && (
        <section class="details" aria-label={t("case.details")}>
          <Details row={row} />
        </section>
      )}
      {!isWide && isOver && (
        <Dialog title={t("case.details")} shape="side" onClose={() => setOver(false)}>
          <Details row={row} />
        </Dialog>
      )}
    </>
  );
}

function Unknown(): JSX.Element {
  const { t } = useWords();
  return (
    <section class="case-pane" aria-labelledby="case-title">
      <div class="empty">
        <CaseTitle>{t("case.unknown")}</CaseTitle>
        <p class="empty-hint">{t("case.unknown.hint")}</p>
        <button type="button" class="button" onClick={() => goTo({ kind: "list", view: "waiting" })}>
          {t("app.back")}
        </button>
      </div>
    </section>
  );
}
