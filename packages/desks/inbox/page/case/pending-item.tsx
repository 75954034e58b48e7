import type { JSX } from "preact";
import { usePage, useSelect, useWords } from "../shell/hooks.ts";
import { Icon } from "../shell/icon.tsx";
import { meOf, type Pending } from "../state/state.ts";
import { deliverAgain } from "../work/deliver.ts";
import { writeBack } from "../work/write-back.ts";

/** A line or a note on its way, and what can be done where it did not get through. */
export function PendingItem({ id, pending }: { readonly id: string; readonly pending: Pending }): JSX.Element {
  const { t } = useWords();
  const page = usePage();
  const name = useSelect((state) => meOf(state)?.name ?? "");
  const isNote = pending.kind === "note";
  return (
    <article class={isNote ? "note pending" : "message message-person message-first pending"} aria-label={name}>
      <p class={isNote ? "note-head" : "message-head"}>
        {isNote && <Icon name="lock" />}
        {isNote && <span class="note-kind">{t("note.label")}</span>}
        <span class="author">{name}</span>
      </p>
      <div class={isNote ? "text" : "bubble"}>
        {pending.text !== "" && <div class="text">{pending.text}</div>}
        {pending.files.map((file) => (
          <p class="file" key={file.id}>
            <Icon name="file" />
            <span class="file-name">{file.name}</span>
          </p>
        ))}
      </div>
      <p class={`sent sent-${pending.status}`} role="status">
        {t(`line.${pending.status}`)}
      </p>
      {pending.status === "refused" && (
        <p class="sent-actions">
          <button type="button" class="button" onClick={() => deliverAgain(page, id, pending.key)}>
            {t("line.retry")}
          </button>
          <button type="button" class="button" onClick={() => writeBack(page, id, pending)}>
            {t("line.discard")}
          </button>
        </p>
      )}
    </article>
  );
}
