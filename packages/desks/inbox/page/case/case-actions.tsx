import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { CaseRow } from "../../src/api/protocol.ts";
import { useCommand } from "../keys/commands.ts";
import { Confirm } from "../shell/dialog.tsx";
import { usePage, useSelect, useWords } from "../shell/hooks.ts";
import { Icon } from "../shell/icon.tsx";
import { Menu } from "../shell/menu.tsx";
import { meOf } from "../state/state.ts";
import { close, giveBack } from "../work/act.ts";
import { TransferDialog } from "./transfer-dialog.tsx";
import { useTake } from "./use-take.tsx";

type Asked = "transfer" | "giveback" | "close";

/** What can be done with a case: the one thing that is likely as a button, the rest in a menu. */
export function CaseActions({ row }: { readonly row: CaseRow }): JSX.Element | null {
  const { t } = useWords();
  const me = useSelect((state) => meOf(state)?.id);
  const [asked, setAsked] = useState<Asked>();
  const taking = useTake(row);
  const isOpen = row.state === "queued" || row.state === "agent";
  const isMine = row.state === "agent" && row.person?.id === me;
  const ask = (what: Asked): void => {
    if (isMine) setAsked(what);
  };
  useCommand("take", () => {
    if (isOpen && !isMine) taking.ask();
  });
  useCommand("transfer", () => ask("transfer"));
  useCommand("giveback", () => ask("giveback"));
  useCommand("close", () => ask("close"));
  if (!isOpen) return null;
  if (!isMine) {
    return (
      <>
        <button type="button" class="button button-main" onClick={taking.ask} disabled={taking.isBusy}>
          {row.person === undefined ? t("case.take") : t("case.takeover")}
        </button>
        {taking.dialog}
      </>
    );
  }
  return (
    <>
      <button type="button" class="button case-transfer" onClick={() => setAsked("transfer")}>
        <Icon name="transfer" />
        {t("case.transfer")}
      </button>
      <button type="button" class="button" onClick={() => setAsked("close")}>
        <Icon name="check" />
        {t("case.close.short")}
      </button>
      <Menu label={t("case.actions")} icon="more">
        <button type="button" onClick={() => setAsked("transfer")}>
          <Icon name="transfer" />
          {t("case.transfer")}
        </button>
        <button type="button" onClick={() => setAsked("giveback")}>
          <Icon name="bot" />
          {t("case.giveback")}
        </button>
        <button type="button" onClick={() => setAsked("close")}>
          <Icon name="check" />
          {t("case.close")}
        </button>
      </Menu>
      {asked === "transfer" && <TransferDialog id={row.id} onClose={() => setAsked(undefined)} />}
      {(asked === "giveback" || asked === "close") && (
        <End id={row.id} how={asked} onClose={() => setAsked(undefined)} />
      )}
    </>
  );
}

function End(props: {
  readonly id: string;
  readonly how: "giveback" | "close";
  readonly onClose: () => void;
}): JSX.Element {
  const { t } = useWords();
  const page = usePage();
  const { id, how } = props;
  const me = useSelect((state) => meOf(state)?.id ?? "");
  const isUnsent = page.drafts.get(me, id, "reply").trim() !== "";
  return (
    <Confirm
      title={t(`${how}.title`)}
      text={t(`${how}.text`)}
      warning={isUnsent ? t("confirm.draft") : undefined}
      button={t(`${how}.button`)}
      onConfirm={() => void (how === "close" ? close(page, id) : giveBack(page, id))}
      onClose={props.onClose}
    />
  );
}
