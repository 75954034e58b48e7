import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import type { Toast } from "../state/state.ts";
import { usePage, useSelect, useWords } from "./hooks.ts";
import { Icon } from "./icon.tsx";

/** What is told in passing. Failures stay until they are dismissed. */
export function Toasts(): JSX.Element {
  const toasts = useSelect((state) => state.toasts);
  return (
    <div class="toasts" role="status" aria-live="polite">
      {toasts.map((toast) => (
        <ToastView key={toast.id} toast={toast} />
      ))}
    </div>
  );
}

function ToastView({ toast }: { readonly toast: Toast }): JSX.Element {
  const { t } = useWords();
  const { store } = usePage();
  const drop = (): void => store.dispatch({ kind: "toast_dropped", id: toast.id });
  useEffect(() => {
    if (toast.tone === "error") return undefined;
    const timer = setTimeout(drop, 5_000);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div class={`toast toast-${toast.tone}`}>
      <p>{toast.text}</p>
      <button type="button" class="icon-button" onClick={drop} aria-label={t("app.dismiss")}>
        <Icon name="close" />
      </button>
    </div>
  );
}
