/** How the manifest is made. */
export interface ManifestOptions {
  /**
   * Where the routes are reached from outside, such as `https://example.com/support`. Without it the manifest is for
   * Socket Mode.
   */
  readonly url?: string | undefined;
  /** The channel's `path`. Default: `/slack/events`. */
  readonly path?: string | undefined;
  /** A slash command such as `/support`. Default: none. */
  readonly command?: string | undefined;
  /**
   * Whether the app is one of Slack's assistants, with a pane and threads of its own, where customers see that an answer
   * is coming. Slack has them on paid plans only. Default: false.
   */
  readonly assistant?: boolean | undefined;
  /** Whether many workspaces install the app: by the route at `redirectPath`; needs `url`. Default: false. */
  readonly many?: boolean | undefined;
  /** The channel's `redirectPath`. Default: `/slack/oauth_redirect`. */
  readonly redirectPath?: string | undefined;
  /** Whether a whole organisation (Enterprise Grid) may install it at once. Belongs to `many`. Default: false. */
  readonly organisations?: boolean | undefined;
  /** Whether tokens run out after twelve hours and are renewed. Belongs to `many`. Default: false. */
  readonly rotation?: boolean | undefined;
}

/** An app manifest (https://docs.slack.dev/reference/app-manifest), as far as this channel needs one. */
export interface SlackManifest {
  readonly display_information: { readonly name: string; readonly description: string };
  readonly features: object;
  readonly oauth_config: {
    readonly redirect_urls?: readonly string[];
    readonly scopes: { readonly bot: readonly string[] };
  };
  readonly settings: object;
}

/** What the channel's calls and events need. */
export const botScopes = [
  "app_mentions:read",
  "channels:history",
  "channels:read",
  "chat:write",
  "files:read",
  "files:write",
  "groups:history",
  "groups:read",
  "im:history",
  "im:read",
  "im:write",
  "mpim:history",
  "reactions:read",
  "users:read",
  "users:read.email",
] as const;

/** The events that the channel reads. */
const events = [
  "app_home_opened",
  "app_mention",
  "member_joined_channel",
  "member_left_channel",
  "message.channels",
  "message.groups",
  "message.im",
  "message.mpim",
  "reaction_added",
  "reaction_removed",
] as const;

/**
 * The manifest from which Slack makes the app: Create New App, From a manifest, the tab JSON. It asks for what the
 * channel uses and nothing else.
 *
 * @example
 * ```ts
 * import { slackManifest } from "@frontdesk/slack";
 *
 * const manifest = slackManifest({ name: "Acme support" }, { url: "https://example.com" });
 * console.log(manifest.display_information.name); // "Acme support"
 * ```
 */
export function slackManifest(bot: { readonly name: string }, options: ManifestOptions = {}): SlackManifest {
  const { command, assistant = false, many = false, organisations = false, rotation = false } = options;
  const base = options.url?.replace(/\/+$/, "");
  const url = base === undefined ? undefined : base + (options.path ?? "/slack/events");
  const request = url === undefined ? {} : { request_url: url };
  const slash = command === undefined ? undefined : command.startsWith("/") ? command : `/${command}`;
  return {
    // Slack's limits: 35 and 140 characters.
    display_information: { name: bot.name.slice(0, 35), description: `${bot.name.slice(0, 100)}, by frontdesk.` },
    features: {
      app_home: { home_tab_enabled: true, messages_tab_enabled: true, messages_tab_read_only_enabled: false },
      bot_user: { display_name: bot.name.slice(0, 80), always_online: true },
      ...(assistant ? { assistant_view: { assistant_description: `Ask ${bot.name.slice(0, 100)}.` } } : {}),
      ...(slash === undefined
        ? {}
        : {
            slash_commands: [
              {
                command: slash,
                description: "Ask a question",
                ...(url === undefined ? {} : { url }),
                should_escape: true,
              },
            ],
          }),
    },
    oauth_config: {
      ...(many && base !== undefined
        ? { redirect_urls: [base + (options.redirectPath ?? "/slack/oauth_redirect")] }
        : {}),
      scopes: {
        bot: [...botScopes, ...(slash === undefined ? [] : ["commands"]), ...(assistant ? ["assistant:write"] : [])],
      },
    },
    settings: {
      event_subscriptions: {
        ...request,
        bot_events: [
          ...events,
          ...(assistant ? ["assistant_thread_started"] : []),
          ...(many ? ["app_uninstalled", "tokens_revoked"] : []),
        ],
      },
      interactivity: { is_enabled: true, ...request },
      org_deploy_enabled: many && organisations,
      socket_mode_enabled: url === undefined,
      token_rotation_enabled: many && rotation,
    },
  };
}
