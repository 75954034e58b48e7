import { UsageError } from "./arguments.ts";
import { installed } from "./installed.ts";
import type { Streams } from "./screen.ts";

/** What `frontdesk manifest` knows of a platform. */
export interface Platform {
  readonly help: string;
  /** The names of its options, beside `--bot`. */
  readonly options: readonly string[];
  /** The names of its options that have no value. */
  readonly flags?: readonly string[] | undefined;
  /** Prints or writes what the platform makes an app of. */
  write(given: ManifestArguments, streams: Streams): Promise<void>;
}

/** What a platform's manifest is made from. */
export interface ManifestArguments {
  /** The bot's name. Undefined: no bot was given. */
  readonly name: string | undefined;
  /** The file whose installation has the adapter. */
  readonly from: string;
  readonly options: { readonly [name: string]: string | undefined };
  /** The options without a value that were given. */
  readonly flags: ReadonlySet<string>;
}

/** The manifest from which Slack makes an app. */
export const slackPlatform: Platform = {
  help: `frontdesk manifest slack

  Prints the manifest from which Slack makes the bot's app: https://api.slack.com/apps,
  Create New App, From a manifest, the tab JSON. Needs @frontdesk/slack beside your bot.

  --bot <bot.ts>     the file that exports the bot, for its name
  --url <address>    where the server is reached from outside; without it the app is for Socket Mode
  --command <name>   a slash command, such as /support
  --assistant        the app is one of Slack's assistants (paid plans)
  --many             many workspaces install the app; needs --url
  --organisations    with --many: a whole organisation may install it at once
  --rotation         with --many: tokens run out and are renewed`,
  options: ["url", "command"],
  flags: ["assistant", "many", "organisations", "rotation"],
  async write({ name = "Support", from, options: { url, command }, flags }, { stdout }) {
    if (url !== undefined && !/^https:\/\/[^\s/]/.test(url)) throw new UsageError("--url must begin with https://.");
    if (flags.has("many") && url === undefined) throw new UsageError("--many needs --url.");
    const make = await installed("@frontdesk/slack", "slackManifest", from);
    stdout.write(
      `${JSON.stringify(make({ name }, { url, command, ...Object.fromEntries([...flags].map((flag) => [flag, true])) }), undefined, 2)}\n`,
    );
  },
};
