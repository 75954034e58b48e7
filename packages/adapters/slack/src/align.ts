/** Rows with their cells one below the other, for letters of one width. Han, kana and emoji count as two. */
export function aligned(rows: readonly (readonly string[])[]): string {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const cells = rows.map((row) => Array.from({ length: columns }, (_, index) => oneLine(row[index] ?? "")));
  const widths = Array.from({ length: columns }, (_, index) =>
    Math.max(...cells.map((row) => widthOf(row[index] ?? ""))),
  );
  return cells
    .map((row) =>
      row
        .map((cell, index) => cell + " ".repeat((widths[index] ?? 0) - widthOf(cell)))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

function oneLine(cell: string): string {
  return cell.toWellFormed().replace(/\s+/g, " ").trim();
}

function widthOf(text: string): number {
  let width = 0;
  for (const character of text) {
    if (/\p{Mn}|\p{Cf}/u.test(character)) continue;
    width +=
      /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Extended_Pictographic}\uff01-\uff60]/u.test(
        character,
      )
        ? 2
        : 1;
  }
  return width;
}
