/** What a single key does. */
export type Command =
  | "next"
  | "previous"
  | "search"
  | "take"
  | "reply"
  | "note"
  | "transfer"
  | "close"
  | "giveback"
  | "details"
  | "help"
  | "escape"
  | "waiting"
  | "mine"
  | "open"
  | "all";

/** What matters of a pressed key. */
export interface Press {
  readonly key: string;
  /** The key's place on the keyboard: what counts where the layout has no Latin letters. */
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
  readonly isComposing: boolean;
}

const letters: { readonly [letter in string]?: Command } = {
  j: "next",
  k: "previous",
  t: "take",
  r: "reply",
  n: "note",
  m: "transfer",
  e: "close",
  b: "giveback",
  d: "details",
};

const digits: { readonly [digit in string]?: Command } = { 1: "waiting", 2: "mine", 3: "open", 4: "all" };

/** The keys of the help, by command. */
export const keysOf: { readonly [command in Command]: readonly string[] } = {
  next: ["j", "↓"],
  previous: ["k", "↑"],
  search: ["/"],
  take: ["t"],
  reply: ["r"],
  note: ["n"],
  transfer: ["m"],
  close: ["e"],
  giveback: ["b"],
  details: ["d"],
  help: ["?"],
  escape: ["Esc"],
  waiting: ["1"],
  mine: ["2"],
  open: ["3"],
  all: ["4"],
};

/** The command of a key, where somebody is not typing. */
export function commandOf(press: Press): Command | undefined {
  if (press.ctrlKey || press.metaKey || press.altKey || press.isComposing) return undefined;
  if (press.key === "Escape") return "escape";
  if (press.key === "?") return "help";
  if (press.key === "/") return "search";
  const digit = digits[press.key];
  if (digit !== undefined) return digit;
  const isLatin = /^[a-z]$/i.test(press.key);
  const isOtherLetter = !isLatin && /^\p{L}$/u.test(press.key) && /^Key[A-Z]$/.test(press.code);
  if (isLatin || isOtherLetter) {
    if (press.shiftKey) return undefined;
    return letters[isLatin ? press.key.toLowerCase() : press.code.charAt(3).toLowerCase()];
  }
  // On the Russian layout the key of the slash writes a full stop, and a comma with Shift.
  if (press.code === "Slash" && press.key === ".") return "search";
  return press.code === "Slash" && press.key === "," ? "help" : undefined;
}

/** Whether keys that are pressed in an element are text. */
export function isTyping(element: Element | null): boolean {
  if (element === null) return false;
  if (element.matches("textarea, select, [contenteditable]")) return true;
  return element.matches("input:not([type='radio'], [type='checkbox'], [type='button'], [type='submit'])");
}
