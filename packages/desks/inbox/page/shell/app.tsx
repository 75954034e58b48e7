import type { JSX } from "preact";
import { AcceptInvitation } from "../access/accept-invitation.tsx";
import { SignIn } from "../access/sign-in.tsx";
import { useSelect, useWords } from "./hooks.ts";
import { usePageEffects } from "./page-effects.ts";
import { Toasts } from "./toasts.tsx";
import { Workplace } from "./workplace.tsx";

/** The whole page. */
export function App(): JSX.Element {
  usePageEffects();
  return (
    <>
      <Screen />
      <Toasts />
    </>
  );
}

function Screen(): JSX.Element {
  const access = useSelect((state) => state.access);
  const route = useSelect((state) => state.route);
  if (route.kind === "invitation") return <AcceptInvitation token={route.token} />;
  switch (access.kind) {
    case "signed_in":
      return <Workplace />;
    case "signed_out":
      return <SignIn options={access.options} wasSignedIn={access.wasSignedIn} />;
    case "starting":
    case "unreachable":
      return <Starting isUnreachable={access.kind === "unreachable"} />;
    default:
      return access satisfies never;
  }
}

function Starting({ isUnreachable }: { readonly isUnreachable: boolean }): JSX.Element {
  const { t } = useWords();
  return (
    <main class="front">
      <div class="front-box" role="status">
        {isUnreachable ? (
          <>
            <h1>{t("app.unreachable")}</h1>
            <p>{t("app.unreachable.hint")}</p>
          </>
        ) : (
          <h1 class="front-loading">{t("app.loading")}</h1>
        )}
      </div>
    </main>
  );
}
