import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { CannedView } from "../../src/api/protocol.ts";
import { calls } from "../api/calls.ts";
import { Confirm } from "../shell/dialog.tsx";
import { usePage, useSelect, useWords } from "../shell/hooks.ts";
import { Icon } from "../shell/icon.tsx";
import { Sheet } from "../shell/sheet.tsx";
import { meOf } from "../state/state.ts";
import { newKey } from "../work/deliver.ts";
import { say, tell } from "../work/page.ts";
import { takeRefusal } from "../work/refused.ts";
import { matching } from "./canned.ts";
import { CannedDialog } from "./canned-dialog.tsx";

const noAnswers: readonly CannedView[] = [];

/** The canned answers that all share; leads look after them. */
export function CannedPage(): JSX.Element {
  const { t, language } = useWords();
  const answers = useSelect((state) => state.canned ?? noAnswers);
  const isLead = useSelect((state) => meOf(state)?.role === "lead");
  const [query, setQuery] = useState("");
  const [changed, setChanged] = useState<CannedView>();
  const [deleted, setDeleted] = useState<CannedView>();
  const shown = matching(answers, query.trim(), language);
  const add = (): void => setChanged({ id: newKey(), shortcut: "", title: "", text: "" });
  return (
    <Sheet
      title={t("canned.title")}
      text={t("canned.text")}
      action={
        isLead ? (
          <button type="button" class="button button-main" onClick={add}>
            <Icon name="plus" />
            {t("canned.add")}
          </button>
        ) : undefined
      }
    >
      {answers.length > 5 && (
        <search class="search">
          <Icon name="search" />
          <input
            type="search"
            value={query}
            aria-label={t("canned.filter")}
            placeholder={t("canned.filter")}
            onInput={({ currentTarget }) => setQuery(currentTarget.value)}
          />
        </search>
      )}
      {shown.length === 0 ? (
        <p class="empty-text">{query.trim() === "" ? t("canned.empty") : t("canned.none", { query })}</p>
      ) : (
        <ul class="answers">
          {shown.map((answer) => (
            <AnswerItem
              key={answer.id}
              answer={answer}
              onChange={isLead ? () => setChanged(answer) : undefined}
              onDelete={isLead ? () => setDeleted(answer) : undefined}
            />
          ))}
        </ul>
      )}
      {changed !== undefined && (
        <CannedDialog answer={changed} others={answers} onClose={() => setChanged(undefined)} />
      )}
      {deleted !== undefined && <Deletion answer={deleted} onClose={() => setDeleted(undefined)} />}
    </Sheet>
  );
}

function AnswerItem(props: {
  readonly answer: CannedView;
  readonly onChange: (() => void) | undefined;
  readonly onDelete: (() => void) | undefined;
}): JSX.Element {
  const { t, f } = useWords();
  const { answer } = props;
  return (
    <li class="answer">
      <div class="answer-head">
        <h2>{answer.title}</h2>
        <code>/{answer.shortcut}</code>
        {answer.locale !== undefined && <span class="chip">{f.language(answer.locale)}</span>}
      </div>
      <p class="text">{answer.text}</p>
      {props.onChange !== undefined && (
        <div class="answer-actions">
          <button
            type="button"
            class="icon-button"
            aria-label={t("canned.edit", { title: answer.title })}
            onClick={props.onChange}
          >
            <Icon name="edit" />
          </button>
          <button
            type="button"
            class="icon-button"
            aria-label={t("canned.delete", { title: answer.title })}
            onClick={props.onDelete}
          >
            <Icon name="trash" />
          </button>
        </div>
      )}
    </li>
  );
}

function Deletion({ answer, onClose }: { readonly answer: CannedView; readonly onClose: () => void }): JSX.Element {
  const { t } = useWords();
  const page = usePage();
  const run = async (): Promise<void> => {
    try {
      page.store.dispatch({ kind: "canned", canned: (await calls.deleteCanned(answer.id)).canned });
      tell(page, say(page, "canned.deleted"));
    } catch (error) {
      await takeRefusal(page, error);
    }
  };
  return (
    <Confirm
      title={t("canned.delete.title", { title: answer.title })}
      text={t("canned.delete.text")}
      button={t("canned.delete.button")}
      isDangerous
      onConfirm={() => void run()}
      onClose={onClose}
    />
  );
}
