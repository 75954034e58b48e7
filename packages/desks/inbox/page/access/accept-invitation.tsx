import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { InvitationAnswer } from "../../src/api/protocol.ts";
import { calls } from "../api/calls.ts";
import { Refusal } from "../api/refusal.ts";
import { goTo, hrefOf } from "../route/navigate.ts";
import { Field } from "../shell/field.tsx";
import { usePage, useWords } from "../shell/hooks.ts";
import { refusalText } from "../work/refused.ts";
import { enter } from "../work/start.ts";
import { Front } from "./front.tsx";

/** Where an invitation is accepted. */
export function AcceptInvitation({ token }: { readonly token: string }): JSX.Element {
  const { t } = useWords();
  const page = usePage();
  const [invitation, setInvitation] = useState<InvitationAnswer>();
  const [problem, setProblem] = useState("");
  useEffect(() => {
    const read = async (): Promise<void> => {
      try {
        setInvitation(await calls.invitation(token));
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        setProblem(error.retryable ? refusalText(page, error) : t("invitation.gone.hint"));
      }
    };
    void read();
  }, [token]);
  if (problem !== "") {
    return (
      <Front title={t("invitation.gone")}>
        <p>{problem}</p>
        <a class="button button-wide" href={hrefOf({ kind: "list", view: "waiting" })}>
          {t("invitation.signin")}
        </a>
      </Front>
    );
  }
  if (invitation === undefined) return <Front title={t("app.loading")}>{null}</Front>;
  return (
    <Front title={t("invitation.title", { bot: invitation.bot.name })}>
      <InvitationForm token={token} invitation={invitation} />
    </Front>
  );
}

function InvitationForm(props: { readonly token: string; readonly invitation: InvitationAnswer }): JSX.Element {
  const { t } = useWords();
  const page = usePage();
  const { invitation, token } = props;
  const [problem, setProblem] = useState("");
  const [isBusy, setBusy] = useState(false);
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (!(event.currentTarget instanceof HTMLFormElement)) return;
    const data = new FormData(event.currentTarget);
    const password = invitation.needsPassword ? { password: String(data.get("password")) } : {};
    setBusy(true);
    setProblem("");
    try {
      const me = await calls.acceptInvitation({ token, name: String(data.get("name")).trim(), ...password });
      // The token is used up: it leaves the address, and the history.
      goTo({ kind: "list", view: "waiting" }, { replace: true });
      enter(page, me);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      setBusy(false);
      setProblem(error.code === "unknown" ? t("invitation.gone.hint") : refusalText(page, error));
    }
  };
  return (
    <form class="form" onSubmit={submit}>
      <p>{t("invitation.text", { role: t(`role.${invitation.role}`) })}</p>
      <Field label={t("invitation.name")}>
        {(field) => (
          <input
            {...field}
            name="name"
            required
            maxLength={80}
            autocomplete="name"
            defaultValue={invitation.name ?? ""}
          />
        )}
      </Field>
      {invitation.needsPassword && (
        <>
          {invitation.email !== undefined && (
            // The browser's own keeper of passwords needs to know for whom this one is.
            <input
              class="unseen"
              type="email"
              autocomplete="username"
              value={invitation.email}
              readonly
              tabIndex={-1}
              aria-hidden="true"
            />
          )}
          <Field label={t("invitation.password")} hint={t("invitation.password.hint")}>
            {(field) => (
              <input {...field} name="password" type="password" required minLength={12} autocomplete="new-password" />
            )}
          </Field>
        </>
      )}
      <p class="problem" role="alert">
        {problem}
      </p>
      <button class="button button-main button-wide" type="submit" disabled={isBusy}>
        {t("invitation.button")}
      </button>
    </form>
  );
}
