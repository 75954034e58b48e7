import { useLayoutEffect, useRef } from "preact/hooks";
import type { Settings } from "../settings/settings.ts";
import { type Command, commandOf, isTyping } from "./shortcuts.ts";

type Handler = () => void;

/** What is on the page says what the keys do; what came last is asked first. */
const handlers = new Map<Command, { current: Handler }[]>();

/** Does something when a command's key is pressed, as long as the component is there. */
export function useCommand(command: Command, handler: Handler): void {
  const latest = useRef(handler);
  latest.current = handler;
  // As soon as it is drawn, and not some time after: what has the focus by then must hear its keys.
  useLayoutEffect(() => {
    handlers.set(command, [...(handlers.get(command) ?? []), latest]);
    return () => {
      const rest = handlers.get(command) ?? [];
      handlers.set(
        command,
        rest.filter((one) => one !== latest),
      );
    };
  }, [command]);
}

/** Listens to the keyboard. Nothing fires while somebody types or a dialog is open. */
export function listenToKeys(settings: () => Settings): void {
  addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.repeat) {
      // Held down, only moving makes sense.
      if (event.defaultPrevented || !/^[jk]$/.test(event.key)) return;
    }
    const command = commandOf(event);
    if (command === undefined || document.querySelector("dialog[open]") !== null) return;
    if (isTyping(document.activeElement) || (command !== "escape" && !settings().keys)) return;
    const handler = handlers.get(command)?.at(-1);
    if (handler === undefined) return;
    event.preventDefault();
    handler.current();
  });
}
