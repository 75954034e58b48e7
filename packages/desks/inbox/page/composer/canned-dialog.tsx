import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { CannedView } from "../../src/api/protocol.ts";
import { calls } from "../api/calls.ts";
import { Dialog } from "../shell/dialog.tsx";
import { Field } from "../shell/field.tsx";
import { usePage, useSelect, useWords } from "../shell/hooks.ts";
import { say, tell } from "../work/page.ts";
import { takeRefusal } from "../work/refused.ts";

const noLocales: readonly string[] = [];

/** Adds or changes a canned answer. */
export function CannedDialog(props: {
  readonly answer: CannedView;
  readonly others: readonly CannedView[];
  readonly onClose: () => void;
}): JSX.Element {
  const { t, f } = useWords();
  const page = usePage();
  const { answer, others } = props;
  const locales = useSelect((state) => (state.access.kind === "signed_in" ? state.access.me.bot.locales : noLocales));
  const [problem, setProblem] = useState("");
  const isNew = !others.some(({ id }) => id === answer.id);
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (!(event.currentTarget instanceof HTMLFormElement)) return;
    const next = readForm(answer.id, new FormData(event.currentTarget));
    if (others.some((other) => other.id !== next.id && isSame(other, next))) {
      setProblem(t("canned.taken"));
      return;
    }
    try {
      page.store.dispatch({ kind: "canned", canned: (await calls.putCanned(next)).canned });
      tell(page, say(page, "canned.saved"));
      props.onClose();
    } catch (error) {
      await takeRefusal(page, error);
    }
  };
  return (
    <Dialog title={t(isNew ? "canned.new" : "canned.change")} onClose={props.onClose}>
      <form class="form" onSubmit={submit}>
        <Field label={t("canned.field.shortcut")} hint={t("canned.field.shortcut.hint")}>
          {(field) => (
            <input
              {...field}
              name="shortcut"
              required
              maxLength={40}
              pattern="\S+"
              autofocus
              defaultValue={answer.shortcut}
            />
          )}
        </Field>
        <Field label={t("canned.field.title")}>
          {(field) => <input {...field} name="title" required maxLength={120} defaultValue={answer.title} />}
        </Field>
        <Field label={t("canned.field.text")} hint={t("canned.text")}>
          {(field) => (
            <textarea {...field} name="text" required rows={6} maxLength={4_000} defaultValue={answer.text} />
          )}
        </Field>
        <Field label={t("canned.field.locale")}>
          {(field) => (
            <select {...field} name="locale" class="select">
              <option value="">{t("canned.field.locale.all")}</option>
              {locales.map((locale) => (
                <option key={locale} value={locale} selected={locale === answer.locale}>
                  {f.language(locale)}
                </option>
              ))}
            </select>
          )}
        </Field>
        <p class="problem" role="alert">
          {problem}
        </p>
        <div class="dialog-actions">
          <button type="button" class="button" onClick={props.onClose}>
            {t("app.cancel")}
          </button>
          <button type="submit" class="button button-main">
            {t("app.save")}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function readForm(id: string, data: FormData): CannedView {
  const text = (name: string): string => String(data.get(name)).trim();
  const locale = text("locale");
  return {
    id,
    shortcut: text("shortcut").replace(/^\//, ""),
    title: text("title"),
    text: text("text"),
    ...(locale === "" ? {} : { locale }),
  };
}

/** One shortcut may stand for one answer a language. */
function isSame(one: CannedView, other: CannedView): boolean {
  return one.shortcut.toLowerCase() === other.shortcut.toLowerCase() && one.locale === other.locale;
}
