import { AsyncLocalStorage } from "node:async_hooks";

const quiet = new AsyncLocalStorage<true>();

/** What was put in the place of `console.error`, and what it stands before. */
interface Installed {
  readonly selective: typeof console.error;
  readonly before: typeof console.error;
}

let installed: Installed | undefined;
let holders = 0;

function install(): Installed {
  const before = console.error;
  const selective = (...words: readonly unknown[]): void => {
    if (quiet.getStore() !== true) before.apply(console, [...words]);
  };
  console.error = selective;
  return { selective, before };
}

/**
 * Makes {@link quietly} work until the returned function is called. botbuilder writes the keys and the error of each
 * token that it refuses to the console, and has no setting against it.
 */
export function holdConsole(): () => void {
  installed ??= install();
  holders += 1;
  let isHeld = true;
  return () => {
    if (!isHeld) return;
    isHeld = false;
    holders -= 1;
    if (holders > 0) return;
    // Somebody may have put a function of their own around ours, which then stays and passes everything on.
    if (console.error === installed?.selective) console.error = installed.before;
    installed = undefined;
  };
}

/** Runs something that writes nothing by `console.error`; whatever else the program does at the time, does. */
export function quietly<T>(run: () => Promise<T>): Promise<T> {
  return quiet.run(true, run);
}
