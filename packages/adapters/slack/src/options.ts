import { FrontdeskError, type Suggestion } from "@frontdesk/core";

/** What can be set of the Slack channel. */
export interface SlackOptions {
  /** The bot's token, `xoxb-…`, for one workspace. Default: the variable `SLACK_BOT_TOKEN`. */
  readonly token?: string | undefined;
  /**
   * For many workspaces, in the place of `token`: each installs the app at `GET /slack/install`. Default: the variable
   * `SLACK_CLIENT_ID`.
   */
  readonly clientId?: string | undefined;
  /** Belongs to `clientId`. Default: the variable `SLACK_CLIENT_SECRET`. */
  readonly clientSecret?: string | undefined;
  /**
   * With it the workspaces' tokens are encrypted in the store; at least 32 characters. Belongs to `clientId`. Default:
   * the variable `SLACK_INSTALLATION_KEY`.
   */
  readonly installationKey?: string | undefined;
  /** The path at which a workspace installs the app. Default: `/slack/install`. */
  readonly installPath?: string | undefined;
  /** What workspaces are asked to allow. Default: what the manifest asks for. */
  readonly scopes?: readonly string[] | undefined;
  /** The path to which Slack sends the browser back. Default: `/slack/oauth_redirect`. */
  readonly redirectPath?: string | undefined;
  /**
   * Receives events by HTTP, signed with this secret. Default: the variable `SLACK_SIGNING_SECRET`. This or `appToken`
   * is needed.
   */
  readonly signingSecret?: string | undefined;
  /**
   * Receives events over a WebSocket (Socket Mode), without a public address: the app-level token, `xapp-…`. Default:
   * the variable `SLACK_APP_TOKEN`.
   */
  readonly appToken?: string | undefined;
  /** The path that Slack posts to, below the runtime's base path. Default: `/slack/events`. */
  readonly path?: string | undefined;
  /** The Web API. Default: the variable `SLACK_API_URL`, or `https://slack.com/api/`. */
  readonly apiUrl?: string | undefined;
  /** The channel's name, part of every key. Default: `slack`. */
  readonly name?: string | undefined;
  /** How long to wait for more of a customer's words before answering, in milliseconds. Default: 400. */
  readonly gatherMs?: number | undefined;
  /** What stands on the app's Home tab; false: nothing is put there. Default: a greeting in the bot's name. */
  readonly home?: string | false | undefined;
  /**
   * What an assistant's thread suggests, at most four. False: nothing. Default: the first intents of the bot, by their
   * titles.
   */
  readonly prompts?: readonly Suggestion[] | false | undefined;
}

/** {@link SlackOptions}, checked and complete. */
export interface Settings {
  /** Undefined: there is none, which `open` reports; so are the others. */
  readonly token: string | undefined;
  readonly clientId: string | undefined;
  readonly clientSecret: string | undefined;
  readonly installationKey: string | undefined;
  readonly signingSecret: string | undefined;
  readonly appToken: string | undefined;
  readonly path: string;
  /** Ends with a slash. */
  readonly apiUrl: string;
  readonly name: string;
  readonly gatherMs: number;
  readonly home: string | false | undefined;
  readonly installPath: string;
  readonly redirectPath: string;
  readonly scopes: readonly string[] | undefined;
  readonly prompts: readonly Suggestion[] | false | undefined;
}

/**
 * Checks options and fills in what is left out.
 *
 * @throws FrontdeskError `channel.invalid_options`, whose hint names the option; its value is not repeated.
 */
export function readOptions(
  options: SlackOptions,
  environment: { readonly [name: string]: string | undefined },
): Settings {
  const variable = (name: string): string | undefined => environment[name]?.trim() || undefined;
  const settings: Settings = {
    token: options.token ?? variable("SLACK_BOT_TOKEN"),
    clientId: options.clientId ?? variable("SLACK_CLIENT_ID"),
    clientSecret: options.clientSecret ?? variable("SLACK_CLIENT_SECRET"),
    installationKey: options.installationKey ?? variable("SLACK_INSTALLATION_KEY"),
    signingSecret: options.signingSecret ?? variable("SLACK_SIGNING_SECRET"),
    appToken: options.appToken ?? variable("SLACK_APP_TOKEN"),
    path: options.path ?? "/slack/events",
    apiUrl: `${(options.apiUrl ?? variable("SLACK_API_URL") ?? "https://slack.com/api").replace(/\/+$/, "")}/`,
    name: options.name ?? "slack",
    gatherMs: options.gatherMs ?? 400,
    home: options.home,
    installPath: options.installPath ?? "/slack/install",
    redirectPath: options.redirectPath ?? "/slack/oauth_redirect",
    scopes: options.scopes,
    prompts: options.prompts,
  };
  for (const path of ["path", "installPath", "redirectPath"] as const) {
    check(/^(?:\/[\w.~-]+)+$/.test(settings[path]), path, "a path such as /slack/events");
  }
  check(URL.canParse(settings.apiUrl) && /^https?:/.test(settings.apiUrl), "apiUrl", "an http or https address");
  check(/^[a-z0-9][a-z0-9_-]{0,39}$/i.test(settings.name), "name", "1 to 40 letters, digits, - and _");
  check(
    Number.isFinite(settings.gatherMs) && settings.gatherMs >= 0,
    "gatherMs",
    "a number of milliseconds, 0 or more",
  );
  check(
    !Array.isArray(settings.prompts) ||
      (settings.prompts.length <= 4 &&
        settings.prompts.every(({ title, say }) => title.trim() !== "" && say.trim() !== "")),
    "prompts",
    "at most 4, each with a title and what it says",
  );
  check(typeof settings.home !== "string" || settings.home.length <= 3000, "home", "at most 3,000 characters");
  return settings;
}

function check(isValid: boolean, option: keyof SlackOptions, wanted: string): void {
  if (isValid) return;
  throw new FrontdeskError("channel.invalid_options", "The options of the Slack channel are not valid.", {
    hint: `Mend slack({ ${option} }): ${wanted}.`,
  });
}
