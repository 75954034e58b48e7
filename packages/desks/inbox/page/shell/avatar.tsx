import type { ComponentChildren, JSX } from "preact";

/** The first letters of a name on a colour that stays the same for it. Decoration: the name stands beside it. */
export function Avatar(props: {
  readonly name: string;
  /** What decides on the colour. Default: the name. */
  readonly colour?: string | undefined;
  /** In place of the letters. */
  readonly children?: ComponentChildren;
}): JSX.Element {
  return (
    <span class={`avatar avatar-${hueOf(props.colour ?? props.name)}`} aria-hidden="true">
      {props.children ?? initialsOf(props.name)}
    </span>
  );
}

/** At most two letters of a name. */
function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/u);
  const first = [...(words[0] ?? "")][0] ?? "";
  const last = words.length > 1 ? ([...(words.at(-1) ?? "")][0] ?? "") : "";
  return (first + last).toUpperCase();
}

function hueOf(name: string): number {
  let sum = 0;
  for (const sign of name) sum = (sum * 31 + (sign.codePointAt(0) ?? 0)) % 9_973;
  return sum % 6;
}
