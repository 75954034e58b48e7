/** The opening line of a block of code. */
export interface Fence {
  /** Three or more backticks or tildes. */
  readonly marker: string;
  /** What stands behind it: usually a language. */
  readonly info: string;
}

const opening = /^ {0,3}(`{3,}|~{3,})[^\S\n]*([^\n]*?)\s*$/;

/** The fence that a line opens, if it does (CommonMark 0.31, section 4.5). */
export function fenceOf(line: string): Fence | undefined {
  const match = opening.exec(line);
  const marker = match?.[1];
  if (marker === undefined) return undefined;
  const info = match?.[2] ?? "";
  return marker.startsWith("`") && info.includes("`") ? undefined : { marker, info };
}

/** Whether a line closes a fence: the same sign, at least as often, and nothing else. */
export function closesFence(line: string, fence: Fence): boolean {
  const closing = fenceOf(line);
  return closing !== undefined && closing.info === "" && closing.marker.startsWith(fence.marker);
}
