import { existsSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { type Bot, FrontdeskError } from "@frontdesk/core";

/**
 * Imports a file and gives back the bot that it exports: as `bot`, as its default, or as the only export that is one.
 * TypeScript is read by Node's own type stripping.
 *
 * @throws FrontdeskError `runtime.invalid_module`, and `definition.*` as the file's own code throws them.
 */
export async function loadBot(file: string): Promise<Bot> {
  const path = resolve(file);
  if (!existsSync(path)) throw invalid(`There is no file ${path}.`, "Give the path of the file that exports your bot.");
  if (statSync(path).isDirectory())
    throw invalid(`${path} is a folder.`, "Give the path of the file that exports your bot.");
  let exported: { readonly [name: string]: unknown };
  try {
    exported = await import(pathToFileURL(path).href);
  } catch (error) {
    throw importError(error, path);
  }
  return pick(exported, path);
}

function pick(exported: { readonly [name: string]: unknown }, path: string): Bot {
  for (const name of ["bot", "default"]) {
    const value = exported[name];
    if (isBot(value)) return value;
  }
  const bots = Object.entries(exported).flatMap(([name, value]) => (isBot(value) ? [{ name, value }] : []));
  const [only, second] = bots;
  if (only !== undefined && second === undefined) return only.value;
  if (only === undefined) {
    const names = Object.keys(exported);
    const what = names.length === 0 ? "exports nothing" : `exports ${names.join(", ")}, and none of them is a bot`;
    throw invalid(`${path} ${what}.`, "Write `export const bot = front.bot({ intents: [...] })`.");
  }
  const names = bots.map(({ name }) => name).join(", ");
  throw invalid(`${path} exports several bots: ${names}.`, "Call the one that is meant `bot`.");
}

function isBot(value: unknown): value is Bot {
  if (typeof value !== "object" || value === null) return false;
  return "id" in value && "intents" in value && "describe" in value && typeof value.describe === "function";
}

function importError(error: unknown, path: string): FrontdeskError {
  if (FrontdeskError.isInstance(error)) return error;
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  const message = error instanceof Error ? error.message : String(error);
  if (code === "ERR_UNKNOWN_FILE_EXTENSION") {
    return invalid(`Node ${process.version} cannot read ${path}.`, "Use Node 22.18 or later, or a .js file.", error);
  }
  if (code === "ERR_MODULE_NOT_FOUND") {
    return invalid(
      `${path} imports something that is not there: ${message}.`,
      "Install it, or correct the import.",
      error,
    );
  }
  if (code === "ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX") {
    return invalid(
      `${path} uses TypeScript that Node cannot strip: ${message}.`,
      "Set `erasableSyntaxOnly` in tsconfig.json.",
      error,
    );
  }
  if (error instanceof SyntaxError && /outside a module|Unexpected token 'export'/.test(message)) {
    return invalid(`${path} is read as CommonJS.`, "Run `npm pkg set type=module`, or call the file bot.mts.", error);
  }
  if (error instanceof SyntaxError)
    return invalid(`${path} cannot be read: ${message}${placeOf(error)}.`, undefined, error);
  return invalid(`${path} failed while it was loaded: ${message}${placeOf(error)}.`, undefined, error);
}

/** The first line of the stack that is not Node's own: ` (bot.ts:12:3)`. Syntax errors of V8 have none. */
function placeOf(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  const place = /file:\/\/(\/\S+?:\d+(?::\d+)?)/.exec(stack)?.[1];
  return place === undefined ? "" : ` (${decodeURI(place)})`;
}

function invalid(message: string, hint: string | undefined, cause?: unknown): FrontdeskError {
  return new FrontdeskError("runtime.invalid_module", message.replace(/\.{2,}/g, "."), { hint, cause });
}
