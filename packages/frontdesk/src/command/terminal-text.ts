/**
 * Text from elsewhere, made safe for a terminal: control characters, which could move the cursor, rename the window or
 * type for the user, are gone; line breaks and tabs stay.
 */
export function terminalText(text: string): string {
  return text.replace(/\r\n?/g, "\n").replace(/[^\P{Cc}\n\t]/gu, "");
}

/** A text behind a label; further lines are indented to stand below the first. */
export function labelled(label: string, text: string, shownLabel: string = label): string {
  const indent = " ".repeat([...label].length);
  return terminalText(text)
    .split("\n")
    .map((line, index) => (index === 0 ? shownLabel + line : line === "" ? "" : indent + line))
    .join("\n");
}
