import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { calls } from "../api/calls.ts";
import { Refusal } from "../api/refusal.ts";
import { Field } from "../shell/field.tsx";
import { usePage, useSelect, useWords } from "../shell/hooks.ts";
import { meOf } from "../state/state.ts";
import { say, tell } from "../work/page.ts";
import { refusalText, signOut, takeRefusal } from "../work/refused.ts";

/** What somebody is called and signs in with: kept by the server, and the same on every device. */
export function OwnAccount(): JSX.Element {
  const { t } = useWords();
  const page = usePage();
  const me = useSelect(meOf);
  const hasPassword = useSelect((state) => state.access.kind === "signed_in" && state.access.me.hasPassword);
  return (
    <section class="account" aria-labelledby="own-account">
      <h2 id="own-account">{t("settings.account")}</h2>
      {me?.email !== undefined && <p class="quiet-inline">{me.email}</p>}
      <NameForm key={me?.name} name={me?.name ?? ""} />
      {hasPassword && <PasswordForm email={me?.email} />}
      <button type="button" class="button" onClick={() => void signOut(page)}>
        {t("signin.out")}
      </button>
    </section>
  );
}

/** Sends a form; what it comes to is said below it. */
function useForm(send: (data: FormData) => Promise<void>) {
  const page = usePage();
  const [problem, setProblem] = useState("");
  const [isBusy, setBusy] = useState(false);
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (!(event.currentTarget instanceof HTMLFormElement)) return;
    setBusy(true);
    setProblem("");
    try {
      await send(new FormData(event.currentTarget));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (error.code === "signed_out") await takeRefusal(page, error);
      else setProblem(refusalText(page, error));
    } finally {
      setBusy(false);
    }
  };
  return { submit, problem, isBusy };
}

function NameForm({ name }: { readonly name: string }): JSX.Element {
  const { t } = useWords();
  const page = usePage();
  const [text, setText] = useState(name);
  const { submit, problem, isBusy } = useForm(async () => {
    page.store.dispatch({ kind: "signed_in", me: await calls.rename({ name: text.trim() }) });
    tell(page, say(page, "account.saved"));
  });
  const isChanged = text.trim() !== "" && text.trim() !== name;
  return (
    <form class="form" onSubmit={submit}>
      <Field label={t("invitation.name")} hint={t("account.name.hint")}>
        {(field) => (
          <input
            {...field}
            name="name"
            required
            maxLength={80}
            autocomplete="name"
            value={text}
            onInput={({ currentTarget }) => setText(currentTarget.value)}
          />
        )}
      </Field>
      <p class="problem" role="alert">
        {problem}
      </p>
      {isChanged && (
        <button class="button button-main" type="submit" disabled={isBusy}>
          {t("app.save")}
        </button>
      )}
    </form>
  );
}

function PasswordForm({ email }: { readonly email: string | undefined }): JSX.Element {
  const { t } = useWords();
  const page = usePage();
  const [isOpen, setOpen] = useState(false);
  const { submit, problem, isBusy } = useForm(async (data) => {
    const body = { current: String(data.get("current")), password: String(data.get("password")) };
    page.store.dispatch({ kind: "signed_in", me: await calls.changePassword(body) });
    setOpen(false);
    tell(page, say(page, "account.password.changed"));
  });
  if (!isOpen) {
    return (
      <button type="button" class="button" onClick={() => setOpen(true)}>
        {t("account.password.change")}
      </button>
    );
  }
  return (
    <form class="form account-password" onSubmit={submit}>
      {email !== undefined && (
        // The browser's own keeper of passwords needs to know for whom this one is.
        <input
          class="unseen"
          type="email"
          autocomplete="username"
          value={email}
          readonly
          tabIndex={-1}
          aria-hidden="true"
        />
      )}
      <Field label={t("account.password.current")}>
        {(field) => (
          <input {...field} name="current" type="password" required autofocus autocomplete="current-password" />
        )}
      </Field>
      <Field label={t("account.password.new")} hint={t("invitation.password.hint")}>
        {(field) => (
          <input {...field} name="password" type="password" required minLength={12} autocomplete="new-password" />
        )}
      </Field>
      <p class="field-hint">{t("account.password.hint")}</p>
      <p class="problem" role="alert">
        {problem}
      </p>
      <div class="form-actions">
        <button class="button button-main" type="submit" disabled={isBusy}>
          {t("account.password.change")}
        </button>
        <button type="button" class="button" onClick={() => setOpen(false)}>
          {t("app.cancel")}
        </button>
      </div>
    </form>
  );
}
