import { chmod, mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { FrontdeskError, type Random } from "@frontdesk/core";
import { errnoOf } from "../system/errno.ts";

/** Where the terminal desk keeps its token and the command looks for it, in the working directory. */
export const defaultTokenFile = ".frontdesk/desk-token";

const tokenPattern = /^[\x21-\x7e]{16,512}$/;

/** Whether a text can be a token: at least 16 printable ASCII characters, no blanks. */
export function isToken(text: string): boolean {
  return tokenPattern.test(text);
}

/** Reads a token. Undefined: there is no such file. @throws FrontdeskError `runtime.invalid_options`. */
export async function readToken(file: string): Promise<string | undefined> {
  const path = resolve(file);
  let text: string;
  try {
    text = (await readFile(path, "utf8")).trim();
  } catch (error) {
    if (errnoOf(error) === "ENOENT") return undefined;
    throw new FrontdeskError(
      "runtime.invalid_options",
      `The desk's token cannot be read from ${path} (${errnoOf(error)}).`,
      {
        hint: "Run as the user who runs the bot, or set FRONTDESK_DESK_TOKEN.",
        cause: error,
      },
    );
  }
  if (isToken(text)) return text;
  throw new FrontdeskError("runtime.invalid_options", `The file ${path} holds no token of 16 characters or more.`, {
    hint: "Delete it: the bot makes a new one when it starts.",
  });
}

/**
 * The token of a file; makes one of 256 bits where there is none. Only the file's owner may read it, and the folder
 * says to git that it is to be left out.
 *
 * @throws FrontdeskError `runtime.invalid_options` when the file can be neither read nor written.
 */
export async function readOrMakeToken(file: string, random: Random): Promise<string> {
  const path = resolve(file);
  const known = await readToken(path);
  if (known !== undefined) {
    await keepPrivate(path);
    return known;
  }
  const token = Buffer.from(random.bytes(32)).toString("base64url");
  try {
    await makeFolder(dirname(path));
    // `wx`: of two programs that start at once one makes the file and the other reads it; links are not followed.
    await writeFile(path, `${token}\n`, { flag: "wx", mode: 0o600 });
    return token;
  } catch (error) {
    if (errnoOf(error) === "EEXIST") {
      const made = await readToken(path);
      if (made !== undefined) return made;
    }
    throw new FrontdeskError(
      "runtime.invalid_options",
      `The desk's token cannot be written to ${path} (${errnoOf(error)}).`,
      {
        hint: "Make the folder writable, or give the desk a `token`.",
        cause: error,
      },
    );
  }
}

async function makeFolder(folder: string): Promise<void> {
  const made = await mkdir(folder, { recursive: true, mode: 0o700 });
  if (made !== undefined) await writeFile(resolve(folder, ".gitignore"), "*\n");
}

async function keepPrivate(path: string): Promise<void> {
  const { mode } = await stat(path);
  if ((mode & 0o077) !== 0 && process.platform !== "win32") await chmod(path, 0o600);
}
