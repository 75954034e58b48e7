import type { ComponentChildren, JSX } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import { useWords } from "./hooks.ts";
import { Icon } from "./icon.tsx";

/** A dialog over the page. The browser keeps the focus in it, and gives it back. */
export function Dialog(props: {
  readonly title: string;
  readonly onClose: () => void;
  readonly shape?: "middle" | "side" | "bottom" | undefined;
  readonly children: ComponentChildren;
}): JSX.Element {
  const { t } = useWords();
  const element = useRef<HTMLDialogElement>(null);
  const title = useId();
  useLayoutEffect(() => {
    const dialog = element.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);
  const closeOutside = (event: MouseEvent): void => {
    // The dialog's own padding is none: what is clicked is either inside, or the backdrop.
    if (event.target === element.current) props.onClose();
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes a dialog already.
    <dialog
      ref={element}
      class={`dialog dialog-${props.shape ?? "middle"}`}
      aria-labelledby={title}
      onCancel={(event) => {
        event.preventDefault();
        props.onClose();
      }}
      onClick={closeOutside}
    >
      <div class="dialog-inner">
        <header class="dialog-head">
          <h2 id={title}>{props.title}</h2>
          <button type="button" class="icon-button" onClick={props.onClose} aria-label={t("app.close")}>
            <Icon name="close" />
          </button>
        </header>
        {props.children}
      </div>
    </dialog>
  );
}

/** Asks before something is done. */
export function Confirm(props: {
  readonly title: string;
  readonly text: string;
  readonly warning?: string | undefined;
  readonly button: string;
  readonly isDangerous?: boolean | undefined;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}): JSX.Element {
  const { t } = useWords();
  return (
    <Dialog title={props.title} onClose={props.onClose}>
      <p>{props.text}</p>
      {props.warning !== undefined && <p class="warning">{props.warning}</p>}
      <div class="dialog-actions">
        {/* Whoever goes on typing after a shortcut must not confirm it with a space. */}
        <button type="button" class="button" autofocus onClick={props.onClose}>
          {t("app.cancel")}
        </button>
        <button
          type="button"
          class={props.isDangerous === true ? "button button-danger" : "button button-main"}
          onClick={() => {
            props.onClose();
            props.onConfirm();
          }}
        >
          {props.button}
        </button>
      </div>
    </Dialog>
  );
}
