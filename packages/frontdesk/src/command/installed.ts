import { createRequire } from "node:module";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { FrontdeskError } from "@frontdesk/core";

/**
 * A function that a package exports, from the installation that a file belongs to: this package does not bring the
 * adapters of platforms.
 *
 * @throws FrontdeskError `runtime.invalid_module`, whose hint is the command to install it.
 */
export async function installed(
  name: string,
  exported: string,
  file: string,
): Promise<(...given: unknown[]) => unknown> {
  const module: { readonly [name: string]: unknown } = await import(pathToFileURL(find(name, file)).href);
  const found = module[exported];
  if (typeof found !== "function") throw missing(name, `The installed ${name} has no ${exported}.`);
  return (...given) => found(...given);
}

function find(name: string, file: string): string {
  try {
    return createRequire(resolve(file)).resolve(name);
  } catch (error) {
    throw missing(name, `${name} is not installed here.`, error);
  }
}

function missing(name: string, message: string, cause?: unknown): FrontdeskError {
  return new FrontdeskError("runtime.invalid_module", message, { hint: `npm i ${name}`, cause });
}
