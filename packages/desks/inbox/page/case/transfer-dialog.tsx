import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Dialog } from "../shell/dialog.tsx";
import { Field } from "../shell/field.tsx";
import { usePage, useSelect, useWords } from "../shell/hooks.ts";
import { meOf } from "../state/state.ts";
import { transfer } from "../work/act.ts";

const noQueues: readonly string[] = [];
const presences = ["online", "away", "offline"] as const;

/** Passes a case on: to a queue or a person, with a note. */
export function TransferDialog({ id, onClose }: { readonly id: string; readonly onClose: () => void }): JSX.Element {
  const { t } = useWords();
  const page = usePage();
  const me = useSelect((state) => meOf(state)?.id);
  const queues = useSelect((state) => (state.access.kind === "signed_in" ? state.access.me.queues : noQueues));
  const here = useSelect((state) => state.rows.get(id)?.value.queue);
  const elsewhere = queues.find((queue) => queue !== here) ?? here;
  const everybody = useSelect((state) => state.people);
  const people = (everybody ?? [])
    .filter((person) => person.id !== me && !person.isDisabled)
    .toSorted((one, other) => presences.indexOf(one.presence) - presences.indexOf(other.presence));
  const [to, setTo] = useState<"queue" | "person">(queues.length > 1 || people.length === 0 ? "queue" : "person");
  const [isBusy, setBusy] = useState(false);
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (!(event.currentTarget instanceof HTMLFormElement)) return;
    const data = new FormData(event.currentTarget);
    const note = String(data.get("note")).trim();
    setBusy(true);
    const isDone = await transfer(page, id, {
      [to]: String(data.get("target")),
      ...(note === "" ? {} : { note }),
    });
    setBusy(false);
    if (isDone) onClose();
  };
  return (
    <Dialog title={t("transfer.title")} onClose={onClose}>
      <form class="form" onSubmit={submit}>
        <fieldset class="segments">
          <legend class="unseen">{t("transfer.to")}</legend>
          {(["queue", "person"] as const).map((kind) => (
            <label key={kind}>
              <input
                type="radio"
                name="kind"
                autofocus={kind === "queue"}
                checked={to === kind}
                onChange={() => setTo(kind)}
              />
              <span>{t(`transfer.${kind}`)}</span>
            </label>
          ))}
        </fieldset>
        {to === "queue" ? (
          <Field key="queue" label={t("transfer.choose.queue")}>
            {(field) => (
              <select {...field} name="target" class="select">
                {queues.map((queue) => (
                  <option key={queue} value={queue} selected={queue === elsewhere}>
                    {queue}
                  </option>
                ))}
              </select>
            )}
          </Field>
        ) : people.length === 0 ? (
          <p>{t("transfer.nobody")}</p>
        ) : (
          <Field key="person" label={t("transfer.choose.person")}>
            {(field) => (
              <select {...field} name="target" class="select">
                {people.map((person) => (
                  <option key={person.id} value={person.id}>
                    {t("transfer.option", { name: person.name, presence: t(`presence.${person.presence}`) })}
                  </option>
                ))}
              </select>
            )}
          </Field>
        )}
        <Field label={t("transfer.note")} hint={t("transfer.note.hint")}>
          {(field) => <textarea {...field} name="note" class="note-field" rows={3} maxLength={8_000} />}
        </Field>
        <div class="dialog-actions">
          <button type="button" class="button" onClick={onClose}>
            {t("app.cancel")}
          </button>
          <button
            type="submit"
            class="button button-main"
            disabled={isBusy || (to === "person" && people.length === 0)}
          >
            {t("transfer.button")}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
