import type { JSX } from "preact";
import type { CaseRow } from "../../src/api/protocol.ts";
import { StateChip } from "../list/state-chip.tsx";
import { hrefOf } from "../route/navigate.ts";
import { CustomerAvatar } from "../shell/customer-avatar.tsx";
import { useSelect, useWords } from "../shell/hooks.ts";
import { Icon } from "../shell/icon.tsx";
import { meOf } from "../state/state.ts";
import { customerName } from "../words/customer-name.ts";
import { CaseActions } from "./case-actions.tsx";
import { CaseTitle } from "./case-title.tsx";
import { Others } from "./others.tsx";

/** Whose case it is, where it stands, and what can be done with it. */
export function CaseHead(props: {
  readonly row: CaseRow;
  readonly isDetails: boolean;
  readonly onDetails: () => void;
}): JSX.Element {
  const { t } = useWords();
  const { row } = props;
  const me = useSelect((state) => meOf(state)?.id);
  const view = useSelect((state) => state.view);
  const name = customerName(t, row.customer);
  return (
    <header class="case-head">
      <a class="icon-button case-back" href={hrefOf({ kind: "list", view })} aria-label={t("app.back")}>
        <Icon name="back" />
      </a>
      <CustomerAvatar customer={row.customer} />
      <div class="case-who">
        <CaseTitle>{name}</CaseTitle>
        <p class="case-where">
          <StateChip row={row} me={me} />
          <span class="row-place">
            {row.queue} · {row.channel}
          </span>
        </p>
      </div>
      <div class="case-actions">
        <CaseActions row={row} />
        <button
          type="button"
          class="icon-button"
          aria-label={props.isDetails ? t("case.details.hide") : t("case.details")}
          title={t("case.details")}
          aria-pressed={props.isDetails}
          onClick={props.onDetails}
        >
          <Icon name="details" />
        </button>
      </div>
      <Others id={row.id} />
    </header>
  );
}
