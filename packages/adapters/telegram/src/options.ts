import { FrontdeskError } from "@frontdesk/core";

/** What can be set of the Telegram channel. */
export interface TelegramOptions {
  /** The bot's token, as @BotFather gave it. Default: the variable `TELEGRAM_BOT_TOKEN`. */
  readonly token?: string | undefined;
  /**
   * Receives updates at a webhook whose requests carry this secret: 1 to 256 of A–Z, a–z, 0–9, _ and -. Default: the
   * variable `TELEGRAM_WEBHOOK_SECRET`. Without it, and without `publicUrl`, updates are fetched by long polling.
   */
  readonly webhookSecret?: string | undefined;
  /**
   * Where the routes are reached from outside, such as `https://example.com/support`: the webhook is then set when the
   * channel is opened. Without it, setting the webhook is left to you.
   */
  readonly publicUrl?: string | undefined;
  /** The path of the webhook below the runtime's base path. Default: `/telegram/webhook`. */
  readonly path?: string | undefined;
  /** The Bot API server. Default: `https://api.telegram.org`. */
  readonly apiRoot?: string | undefined;
  /** The channel's name, part of every key. Default: `telegram`. */
  readonly name?: string | undefined;
  /** How long to wait for more of a customer's words before answering, in milliseconds. Default: 400. */
  readonly gatherMs?: number | undefined;
  /**
   * Whether the bot's intents are offered as commands when somebody types a slash, in each of its languages. Default:
   * true. With false, what @BotFather was told stays.
   */
  readonly commands?: boolean | undefined;
}

/** {@link TelegramOptions}, checked and complete. */
export interface Settings {
  /** Undefined: there is none, which `open` reports. */
  readonly token: string | undefined;
  readonly webhookSecret: string | undefined;
  readonly publicUrl: string | undefined;
  readonly path: string;
  readonly apiRoot: string;
  readonly name: string;
  readonly gatherMs: number;
  readonly commands: boolean;
}

/**
 * Checks options and fills in what is left out.
 *
 * @throws FrontdeskError `channel.invalid_options`, whose hint names the option; its value is not repeated.
 */
export function readOptions(
  options: TelegramOptions,
  environment: { readonly [name: string]: string | undefined },
): Settings {
  const settings: Settings = {
    token: options.token ?? (environment.TELEGRAM_BOT_TOKEN || undefined),
    webhookSecret: options.webhookSecret ?? (environment.TELEGRAM_WEBHOOK_SECRET || undefined),
    publicUrl: options.publicUrl?.replace(/\/+$/, ""),
    path: options.path ?? "/telegram/webhook",
    apiRoot: (options.apiRoot ?? "https://api.telegram.org").replace(/\/+$/, ""),
    name: options.name ?? "telegram",
    gatherMs: options.gatherMs ?? 400,
    commands: options.commands ?? true,
  };
  const { webhookSecret, publicUrl } = settings;
  check(
    webhookSecret === undefined || /^[\w-]{1,256}$/.test(webhookSecret),
    "webhookSecret",
    "1 to 256 of A-Z, a-z, 0-9, _ and -",
  );
  check(publicUrl === undefined || isReachable(publicUrl), "publicUrl", "an https address, as Telegram calls no other");
  check(/^(?:\/[\w.~-]+)+$/.test(settings.path), "path", "a path such as /telegram/webhook");
  check(URL.canParse(settings.apiRoot) && /^https?:/.test(settings.apiRoot), "apiRoot", "an http or https address");
  check(/^[a-z0-9][a-z0-9_-]{0,39}$/i.test(settings.name), "name", "1 to 40 letters, digits, - and _");
  check(
    Number.isFinite(settings.gatherMs) && settings.gatherMs >= 0,
    "gatherMs",
    "a number of milliseconds, 0 or more",
  );
  return settings;
}

function check(isValid: boolean, option: keyof TelegramOptions, wanted: string): void {
  if (isValid) return;
  throw new FrontdeskError("channel.invalid_options", "The options of the Telegram channel are not valid.", {
    hint: `Mend telegram({ ${option} }): ${wanted}.`,
  });
}

/** Telegram calls https only; a local Bot API server may call http on its own machine. */
function isReachable(address: string): boolean {
  const url = URL.parse(address);
  if (url === null) return false;
  return url.protocol === "https:" || (url.protocol === "http:" && /^(?:127\.|localhost$|\[::1\]$)/.test(url.hostname));
}
