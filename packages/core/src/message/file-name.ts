/** UTF-16 units; longer names are shortened in front of their ending. */
const longestName = 120;

/**
 * A file's name that is safe to show and to save under: the last segment of a path, without control characters, marks
 * that turn the writing direction (`exe.gpj` shown as `jpg.exe`), and what file systems read as something else.
 */
export function safeFileName(name: string): string {
  const last = name.toWellFormed().split(/[/\\]/).at(-1) ?? "";
  const bare = last
    .normalize("NFC")
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "")
    .replace(/[<>:"|?*]/g, "_")
    .replace(/^[\s.]+|[\s.]+$/g, "");
  // Names of devices on Windows, with or without an ending.
  const free = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i.test(bare) ? `_${bare}` : bare;
  if (free.length <= longestName) return free === "" ? "file" : free;
  const ending = /\.[^.]{1,10}$/.exec(free)?.[0] ?? "";
  return free.slice(0, longestName - ending.length).toWellFormed() + ending;
}
