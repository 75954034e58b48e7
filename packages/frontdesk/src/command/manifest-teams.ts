import { writeFile } from "node:fs/promises";
import { FrontdeskError } from "@frontdesk/core";
import { errnoOf } from "../system/errno.ts";
import { UsageError } from "./arguments.ts";
import { installed } from "./installed.ts";
import type { Platform } from "./manifest-slack.ts";

/** The app package that is uploaded in Teams. */
export const teamsPlatform: Platform = {
  help: `frontdesk manifest teams

  Writes the app package of the bot, a ZIP archive of its manifest and icons, to upload in Teams: Apps,
  Manage your apps, Upload an app. Needs @frontdesk/teams beside your bot.

  --bot <bot.ts>         the file that exports the bot, for its name
  --app-id <id>          the Microsoft App ID; without it the variable MICROSOFT_APP_ID
  --website <address>    your website; https://, as the next two
  --privacy <address>    what you do with people's data; without it the website
  --terms <address>      your terms of use; without it the website
  --out <file>           where to write it; without it teams-app.zip
  --name <words>         at most 30 characters; without it the bot's name
  --description <words>  at most 80 characters; without it the name
  --developer <words>    who you are, at most 32 characters; without it the name
  --version <1.0.0>      raise it with every package that you upload
  --accent <#rrggbb>     the colour behind the icon`,
  options: ["app-id", "website", "privacy", "terms", "out", "name", "description", "developer", "version", "accent"],
  async write({ name: botName, from, options }, { stdout, env }) {
    const appId = options["app-id"] ?? (env.MICROSOFT_APP_ID?.trim() || undefined);
    if (appId === undefined) {
      throw new UsageError(
        "manifest teams needs --app-id, or the variable MICROSOFT_APP_ID: the Microsoft App ID, which the Azure portal shows at your Azure Bot under Configuration.",
      );
    }
    const { website, out = "teams-app.zip" } = options;
    if (website === undefined) throw new UsageError("manifest teams needs --website: Teams shows it with the app.");
    const name = options.name ?? botName;
    if (name === undefined) throw new UsageError("manifest teams needs --bot, or --name: what the app is called.");
    const make = await installed("@frontdesk/teams", "teamsAppPackage", from);
    const bytes = make({
      appId,
      name,
      description: options.description ?? name,
      developer: {
        name: options.developer ?? name,
        websiteUrl: website,
        privacyUrl: options.privacy ?? website,
        termsOfUseUrl: options.terms ?? website,
      },
      ...(options.version === undefined ? {} : { version: options.version }),
      ...(options.accent === undefined ? {} : { accentColor: options.accent }),
    });
    if (!(bytes instanceof Uint8Array)) throw new TypeError("teamsAppPackage of @frontdesk/teams gave no bytes.");
    await save(out, bytes);
    stdout.write(`${out}: upload it in Teams: Apps, Manage your apps, Upload an app.\n`);
  },
};

async function save(path: string, bytes: Uint8Array): Promise<void> {
  try {
    await writeFile(path, bytes);
  } catch (error) {
    throw new FrontdeskError("runtime.invalid_options", `The app package could not be written to ${path}.`, {
      hint: `Give --out a file that can be written (${errnoOf(error)}).`,
      cause: error,
    });
  }
}
