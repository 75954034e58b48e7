// src/ in source, the package's folder when built: where frames of our own lie, with and without a scheme.
const ownFolders: readonly string[] = [new URL("../", import.meta.url)].flatMap((url) => [
  url.href,
  decodeURI(url.pathname),
]);

const framePlace = /((?:file:\/\/|\/|[A-Za-z]:[\\/])[^()]*):(\d+):\d+\)?$/;

/**
 * File and line of the first frame outside this package, such as `/app/bot.ts:12`; undefined where the host keeps no
 * stack. Errors in a definition name it.
 */
export function callSite(): string | undefined {
  for (const frame of new Error("call site").stack?.split("\n").slice(1) ?? []) {
    const [, file, line] = framePlace.exec(frame) ?? [];
    if (file === undefined || ownFolders.some((folder) => file.startsWith(folder))) continue;
    return `${file.startsWith("file://") ? decodeURI(new URL(file).pathname) : file}:${line}`;
  }
  return undefined;
}
