import { FrontdeskError } from "@frontdesk/core";

/** What can be set of the Slack channel. */
export interface SlackOptions {
  /** The bot's token, `xoxb-…`. Default: the variable `SLACK_BOT_TOKEN`. */
  readonly token?: string | undefined;
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
}

/** {@link SlackOptions}, checked and complete. */
export interface Settings {
  /** Undefined: there is none, which `open` reports; so are the other two. */
  readonly token: string | undefined;
  readonly signingSecret: string | undefined;
  readonly appToken: string | undefined;
  readonly path: string;
  /** Ends with a slash. */
  readonly apiUrl: string;
  readonly name: string;
  readonly gatherMs: number;
  readonly home: string | false | undefined;
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
  const settings: Settings = {
    token: options.token ?? (environment.SLACK_BOT_TOKEN?.trim() || undefined),
    signingSecret: options.signingSecret ?? (environment.SLACK_SIGNING_SECRET?.trim() || undefined),
    appToken: options.appToken ?? (environment.SLACK_APP_TOKEN?.trim() || undefined),
    path: options.path ?? "/slack/events",
    apiUrl: `${(options.apiUrl ?? (environment.SLACK_API_URL?.trim() || "https://slack.com/api")).replace(/\/+$/, "")}/`,
    name: options.name ?? "slack",
    gatherMs: options.gatherMs ?? 400,
    home: options.home,
  };
  check(/^(?:\/[\w.~-]+)+$/.test(settings.path), "path", "a path such as /slack/events");
  check(URL.canParse(settings.apiUrl) && /^https?:/.test(settings.apiUrl), "apiUrl", "an http or https address");
  check(/^[a-z0-9][a-z0-9_-]{0,39}$/i.test(settings.name), "name", "1 to 40 letters, digits, - and _");
  check(
    Number.isFinite(settings.gatherMs) && settings.gatherMs >= 0,
    "gatherMs",
    "a number of milliseconds, 0 or more",
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
