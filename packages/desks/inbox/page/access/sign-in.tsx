import type { JSX } from "preact";
import { useId, useState } from "preact/hooks";
import type { SignInOptions } from "../../src/api/protocol.ts";
import { calls } from "../api/calls.ts";
import { Refusal } from "../api/refusal.ts";
import { Field } from "../shell/field.tsx";
import { usePage, useWords } from "../shell/hooks.ts";
import { say } from "../work/page.ts";
import { refusalText } from "../work/refused.ts";
import { enter } from "../work/start.ts";
import { Front } from "./front.tsx";

/** Where one signs in. Afterwards the page goes on where it was. */
export function SignIn(props: { readonly options: SignInOptions; readonly wasSignedIn: boolean }): JSX.Element {
  const { t } = useWords();
  const { options } = props;
  return (
    <Front title={t("signin.to", { bot: options.bot.name })}>
      {props.wasSignedIn && (
        <p class="warning" role="status">
          {t("signin.expired")}
        </p>
      )}
      {options.password && <PasswordForm />}
      {options.password && options.oidc !== undefined && <p class="front-or">{t("signin.or")}</p>}
      {options.oidc !== undefined && (
        <a class={options.password ? "button button-wide" : "button button-main button-wide"} href={oidcUrl()}>
          {t("signin.oidc", { name: options.oidc.name })}
        </a>
      )}
      {!options.password && options.oidc === undefined && <p>{t("signin.none")}</p>}
    </Front>
  );
}

function PasswordForm(): JSX.Element {
  const { t } = useWords();
  const page = usePage();
  const [problem, setProblem] = useState("");
  const [isBusy, setBusy] = useState(false);
  const id = useId();
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (!(event.currentTarget instanceof HTMLFormElement)) return;
    const form = event.currentTarget;
    const data = new FormData(form);
    setBusy(true);
    setProblem("");
    try {
      enter(page, await calls.signIn({ email: String(data.get("email")), password: String(data.get("password")) }));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      setBusy(false);
      setProblem(error.code === "signed_out" ? say(page, "signin.wrong") : refusalText(page, error));
      form.querySelector<HTMLInputElement>("[name='password']")?.focus();
    }
  };
  return (
    <form class="form" onSubmit={submit} aria-describedby={problem === "" ? undefined : id}>
      <Field label={t("signin.email")}>
        {(field) => <input {...field} name="email" type="email" required autocomplete="username" />}
      </Field>
      <Field label={t("signin.password")}>
        {(field) => <input {...field} name="password" type="password" required autocomplete="current-password" />}
      </Field>
      <p class="problem" role="alert" id={id}>
        {problem}
      </p>
      <button class="button button-main button-wide" type="submit" disabled={isBusy}>
        {t("signin.button")}
      </button>
    </form>
  );
}

function oidcUrl(): string {
  return new URL("sign-in/oidc", document.baseURI).href;
}
