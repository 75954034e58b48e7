import { createRequire } from "node:module";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { type Doctor, FrontdeskError } from "@frontdesk/core";

/** The platforms whose adapters have a doctor. */
export const platforms = ["slack", "telegram", "teams"] as const;

/** The name of a platform on the command line. */
export type Platform = (typeof platforms)[number];

/**
 * The doctor of a platform's adapter, from the installation that a file belongs to: this package does not bring the
 * adapters. Undefined where the adapter is not installed.
 *
 * @throws FrontdeskError `runtime.invalid_module`.
 */
export async function loadDoctor(platform: Platform, file: string): Promise<Doctor | undefined> {
  const name = `@frontdesk/${platform}/doctor`;
  let path: string;
  try {
    path = createRequire(resolve(file)).resolve(name);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "MODULE_NOT_FOUND") return undefined;
    throw outdated(platform, error);
  }
  const { doctor }: { readonly doctor?: unknown } = await import(pathToFileURL(path).href);
  if (!isDoctor(doctor)) throw outdated(platform);
  return doctor;
}

function isDoctor(value: unknown): value is Doctor {
  return (
    typeof value === "object" && value !== null && "apiVersion" in value && value.apiVersion === 1 && "examine" in value
  );
}

function outdated(platform: Platform, cause?: unknown): FrontdeskError {
  return new FrontdeskError("runtime.invalid_module", `The installed @frontdesk/${platform} has no doctor.`, {
    hint: `npm i @frontdesk/${platform}@latest`,
    cause,
  });
}
