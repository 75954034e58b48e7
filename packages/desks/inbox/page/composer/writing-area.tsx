import type { JSX, RefObject } from "preact";
import { useLayoutEffect } from "preact/hooks";

/** What the keys do before they write. True: it was for somebody, and nothing else happens. */
export type KeyTaker = (event: KeyboardEvent) => boolean;

/** A box that grows with its text. Enter sends, with Shift it breaks the line; not while an input method is at work. */
export function WritingArea(props: {
  readonly id: string;
  readonly area: RefObject<HTMLTextAreaElement | null>;
  readonly text: string;
  readonly label: string;
  readonly placeholder: string;
  readonly onText: (text: string, caret: number) => void;
  readonly onSend: () => void;
  readonly onKey?: KeyTaker | undefined;
  readonly onPaste?: ((event: ClipboardEvent) => void) | undefined;
  readonly menu?: { readonly id: string; readonly active: string | undefined } | undefined;
}): JSX.Element {
  const { area, text } = props;
  const grow = (): void => {
    const element = area.current;
    if (element === null) return;
    element.style.blockSize = "auto";
    element.style.blockSize = `${element.scrollHeight}px`;
  };
  useLayoutEffect(grow, [text]);
  const pressed = (event: KeyboardEvent): void => {
    // 229: Safari ends the composition before the key that ended it.
    if (event.isComposing || event.keyCode === 229) return;
    if (props.onKey?.(event) === true) {
      event.preventDefault();
    } else if (event.key === "Enter" && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      props.onSend();
    } else if (event.key === "Escape") {
      event.preventDefault();
      document.getElementById("case-title")?.focus();
    }
  };
  return (
    <textarea
      id={props.id}
      ref={area}
      class="writing-area"
      rows={2}
      value={text}
      aria-label={props.label}
      placeholder={props.placeholder}
      enterkeyhint="send"
      aria-autocomplete={props.menu === undefined ? undefined : "list"}
      aria-controls={props.menu?.id}
      aria-activedescendant={props.menu?.active}
      onInput={({ currentTarget }) => props.onText(currentTarget.value, currentTarget.selectionStart)}
      onKeyDown={pressed}
      // A box that was hidden had no height.
      onFocus={grow}
      onPaste={props.onPaste}
    />
  );
}
