import type { ComponentChildren, JSX } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { Icon, type IconName } from "./icon.tsx";

/** A button with more actions below it: ordinary buttons, which arrows move through as well. */
export function Menu(props: {
  readonly label: string;
  readonly icon: IconName;
  readonly children: ComponentChildren;
}): JSX.Element {
  const [isOpen, setOpen] = useState(false);
  const whole = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();
  const itemsOf = (): HTMLButtonElement[] => [
    ...(whole.current?.querySelectorAll<HTMLButtonElement>(".menu-items button:not(:disabled)") ?? []),
  ];
  useEffect(() => {
    if (!isOpen) return undefined;
    itemsOf()[0]?.focus();
    const closeOutside = (event: Event): void => {
      if (event.target instanceof Node && whole.current?.contains(event.target) === false) setOpen(false);
    };
    document.addEventListener("pointerdown", closeOutside);
    document.addEventListener("focusin", closeOutside);
    return () => {
      document.removeEventListener("pointerdown", closeOutside);
      document.removeEventListener("focusin", closeOutside);
    };
  }, [isOpen]);
  const pressed = (event: KeyboardEvent): void => {
    if (!isOpen) return;
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (event.key === "Escape") {
      setOpen(false);
      button.current?.focus();
    } else if (step !== 0) {
      const items = itemsOf();
      const at = items.findIndex((item) => item.matches(":focus"));
      items.at((at + step + items.length) % items.length)?.focus();
    } else return;
    event.preventDefault();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys belong to the buttons inside.
    <div class="menu" ref={whole} onKeyDown={pressed}>
      <button
        ref={button}
        type="button"
        class="icon-button"
        aria-label={props.label}
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        onClick={() => setOpen(!isOpen)}
      >
        <Icon name={props.icon} />
      </button>
      {isOpen && (
        // biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/noStaticElementInteractions: closes after a button did its work.
        <div class="menu-items" id={id} onClick={() => setOpen(false)}>
          {props.children}
        </div>
      )}
    </div>
  );
}
