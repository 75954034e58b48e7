import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import { calls } from "../api/calls.ts";
import { Dialog } from "../shell/dialog.tsx";
import { Field } from "../shell/field.tsx";
import { usePage, useWords } from "../shell/hooks.ts";
import { takeRefusal } from "../work/refused.ts";

/** Makes an invitation, and shows its link this once. */
export function InviteDialog({ onClose }: { readonly onClose: () => void }): JSX.Element {
  const { t } = useWords();
  const [link, setLink] = useState<string>();
  return (
    <Dialog title={t(link === undefined ? "people.invite.title" : "people.link.title")} onClose={onClose}>
      {link === undefined ? (
        <InviteForm onLink={setLink} onClose={onClose} />
      ) : (
        <LinkView link={link} onClose={onClose} />
      )}
    </Dialog>
  );
}

function InviteForm(props: { readonly onLink: (link: string) => void; readonly onClose: () => void }): JSX.Element {
  const { t } = useWords();
  const page = usePage();
  const [isBusy, setBusy] = useState(false);
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (!(event.currentTarget instanceof HTMLFormElement)) return;
    const data = new FormData(event.currentTarget);
    const name = String(data.get("name")).trim();
    const email = String(data.get("email")).trim();
    setBusy(true);
    try {
      const answer = await calls.invite({
        role: data.get("role") === "lead" ? "lead" : "agent",
        ...(name === "" ? {} : { name }),
        ...(email === "" ? {} : { email }),
      });
      props.onLink(answer.link);
    } catch (error) {
      await takeRefusal(page, error);
      setBusy(false);
    }
  };
  return (
    <form class="form" onSubmit={submit}>
      <Field label={t("people.invite.name")}>
        {(field) => <input {...field} name="name" maxLength={80} autocomplete="off" autofocus />}
      </Field>
      <Field label={t("people.invite.email")}>
        {(field) => <input {...field} name="email" type="email" autocomplete="off" />}
      </Field>
      <Field label={t("people.role")}>
        {(field) => (
          <select {...field} name="role" class="select">
            <option value="agent">{t("role.agent")}</option>
            <option value="lead">{t("role.lead")}</option>
          </select>
        )}
      </Field>
      <div class="dialog-actions">
        <button type="button" class="button" onClick={props.onClose}>
          {t("app.cancel")}
        </button>
        <button type="submit" class="button button-main" disabled={isBusy}>
          {t("people.invite.button")}
        </button>
      </div>
    </form>
  );
}

function LinkView({ link, onClose }: { readonly link: string; readonly onClose: () => void }): JSX.Element {
  const { t } = useWords();
  const box = useRef<HTMLInputElement>(null);
  const [isCopied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    box.current?.select();
    // Without https browsers have no clipboard for scripts; the link is selected, and can be copied by hand.
    if (navigator.clipboard === undefined) return;
    await navigator.clipboard.writeText(link);
    setCopied(true);
  };
  return (
    <div class="form">
      <p>{t("people.link.text")}</p>
      <Field label={t("people.link.label")}>
        {(field) => (
          <input
            {...field}
            ref={box}
            class="link-box"
            readonly
            value={link}
            onFocus={({ currentTarget }) => currentTarget.select()}
          />
        )}
      </Field>
      <p class="unseen" role="status">
        {isCopied ? t("people.link.copied") : ""}
      </p>
      <div class="dialog-actions">
        <button type="button" class="button" onClick={onClose}>
          {t("app.close")}
        </button>
        <button type="button" class="button button-main" autofocus onClick={() => void copy()}>
          {isCopied ? t("people.link.copied") : t("people.link.copy")}
        </button>
      </div>
    </div>
  );
}
