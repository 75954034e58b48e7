import type { JSX } from "preact";
import type { CaseRow } from "../../src/api/protocol.ts";
import { useTake } from "../case/use-take.tsx";
import { useWords } from "../shell/hooks.ts";

/** Says why one cannot reply, and offers what can be done about it. */
export function Offer({ row }: { readonly row: CaseRow }): JSX.Element {
  const { t } = useWords();
  const taking = useTake(row);
  const isOpen = row.state === "queued" || row.state === "agent";
  const person = row.person?.name;
  const text = !isOpen
    ? t("composer.over")
    : person === undefined
      ? t("composer.free")
      : t("composer.other", { person });
  return (
    <div class="composer-offer">
      <p>{text}</p>
      {isOpen && (
        <button type="button" class="button button-main" disabled={taking.isBusy} onClick={taking.ask}>
          {person === undefined ? t("case.take") : t("case.takeover")}
        </button>
      )}
      {taking.dialog}
    </div>
  );
}
