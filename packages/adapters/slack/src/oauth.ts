import type { IncomingMessage, ServerResponse } from "node:http";
import type { Clock, HttpRequest, HttpResponse, Log } from "@frontdesk/core";
import type { CallbackOptions, InstallProvider } from "@slack/oauth";
import { fieldsOf, textOf } from "./fields.ts";
import type { Installations } from "./installations.ts";
import type { QuietLogger } from "./quiet-logger.ts";
import { timedFetch, webClientOptions } from "./web-client.ts";

/** What installing works with. */
export interface OAuthOptions {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Signs the state that an installation carries through Slack. */
  readonly stateSecret: string;
  readonly apiUrl: string;
  readonly scopes: readonly string[];
  readonly redirectPath: string;
  readonly installations: Installations;
  /** Where browsers reach this server. Undefined: Slack sends them to the address that the app's settings have. */
  readonly publicUrl: string | undefined;
  readonly channel: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly logger: QuietLogger;
}

/** The app's installation by OAuth (https://docs.slack.dev/authentication/installing-with-oauth). */
export interface OAuth {
  readonly provider: InstallProvider;
  /** Sends the browser to Slack. */
  install(): Promise<HttpResponse>;
  /** Slack sends the browser back: the code it brings is exchanged for a token, which is kept. */
  redirect(request: HttpRequest): Promise<HttpResponse>;
}

/** Slack's page where people allow the app. */
const authorizePath = "/oauth/v2/authorize";

/** What Slack's library says when the browser brings nothing that could be good. */
const badRequests = new Set<unknown>([
  "slack_oauth_missing_state",
  "slack_oauth_invalid_state",
  "slack_oauth_missing_code",
  "slack_oauth_installer_authorization_error",
]);

/** On Slack's own library: the state, its cookie, the exchange and the renewal of tokens are its business. */
export async function openOAuth(options: OAuthOptions): Promise<OAuth> {
  const { installations, scopes, publicUrl, channel, log } = options;
  const { InstallProvider } = await import("@slack/oauth");
  const provider = new InstallProvider({
    clientId: options.clientId,
    clientSecret: options.clientSecret,
    stateSecret: options.stateSecret,
    directInstall: true,
    authorizationUrl: authorizationUrl(options.apiUrl),
    installationStore: installations.store,
    logger: options.logger,
    clientOptions: webClientOptions(options.apiUrl, timedFetch(options.clock)),
  });

  return {
    provider,
    async install(): Promise<HttpResponse> {
      const answer = new Answer();
      // Not from the request: whoever sends it chooses its host.
      const redirectUri = publicUrl === undefined ? {} : { redirectUri: publicUrl + options.redirectPath };
      const installing = { scopes: [...scopes], ...redirectUri };
      await provider.handleInstallPath(requestOf("", {}), answer.asResponse(), undefined, installing);
      return { status: answer.status, headers: { ...quiet, ...answer.headers } };
    },
    async redirect({ query, headers }): Promise<HttpResponse> {
      const answer = new Answer();
      let page = pages.failed;
      const callbacks: CallbackOptions = {
        async afterInstallation(installation): Promise<boolean> {
          // Without it nobody could be answered: what is kept must be of use.
          if (installation.bot !== undefined) return true;
          log.warn("slack.install_failed", { channel, reason: "no_bot" });
          return false;
        },
        success(installation): void {
          page = pages.installed;
          const { team, enterprise } = installation;
          log.info("slack.installed", { channel, team: team?.id ?? "", enterprise: enterprise?.id ?? "" });
        },
        failure(error): void {
          if (badRequests.has(error.code)) page = pages.refused;
          const reason = textOf(fieldsOf(fieldsOf(error)?.data)?.error) ?? error.code;
          log.warn("slack.install_failed", { channel, reason });
        },
      };
      await provider.handleCallback(requestOf(`?${query}`, headers), answer.asResponse(), callbacks);
      const type = { "content-type": "text/html; charset=utf-8" };
      return { status: page.status, headers: { ...quiet, ...type, ...answer.headers }, body: html(page.text) };
    },
  };
}

/** The page belongs to the same host as the Web API. */
function authorizationUrl(apiUrl: string): string {
  const { origin } = new URL(apiUrl);
  return origin + authorizePath;
}

/** The address of the page holds the code. */
const quiet = { "cache-control": "no-store", "referrer-policy": "no-referrer", "x-content-type-options": "nosniff" };

const pages = {
  installed: { status: 200, text: "Installed. You can close this page, and write to the bot in Slack." },
  refused: { status: 400, text: "Nothing was installed. Begin again, in this browser and within ten minutes." },
  failed: { status: 502, text: "Nothing was installed: Slack did not complete it. Please try again." },
};

function html(text: string): string {
  return `<!doctype html><meta charset="utf-8"><title>Slack</title><p style="font-family: sans-serif">${text}</p>`;
}

/** What Slack's library reads of a request. */
function requestOf(search: string, headers: HttpRequest["headers"]): IncomingMessage {
  const request = { url: `/${search}`, headers: { host: "localhost", cookie: headers.cookie } };
  // Safe: the library reads the query, the cookie and the host, which it ignores.
  return request as unknown as IncomingMessage;
}

/** What Slack's library writes. */
class Answer {
  status = 200;
  readonly headers: { [name: string]: string } = {};

  getHeader(name: string): string | undefined {
    return this.headers[name.toLowerCase()];
  }

  setHeader(name: string, value: string): void {
    this.headers[name.toLowerCase()] = value;
  }

  writeHead(status: number): void {
    this.status = status;
  }

  end(): void {}

  asResponse(): ServerResponse {
    // Safe: these four are all that the library calls of a response.
    return this as unknown as ServerResponse;
  }
}
