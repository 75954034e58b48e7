import type { DoctorCheck, Finding } from "@frontdesk/core";
import type { SlackApi } from "../api.ts";
import { fieldsOf, idOf, integerOf, textOf } from "../fields.ts";
import { httpApi } from "../http-api.ts";
import { httpConnection } from "../http-connection.ts";
import type { Settings } from "../options.ts";
import { appTokenHint } from "../start.ts";
import type { Known } from "./account.ts";
import { failed, findingOf, ok, skipped, warning } from "./findings.ts";
import { problemOf, secretRemedy } from "./variables.ts";

const mixedApps =
  "Copy both tokens from the settings of one app at https://api.slack.com/apps: SLACK_BOT_TOKEN from OAuth & Permissions, SLACK_APP_TOKEN from Basic Information.";

/** How events come in: Socket Mode, or signed requests. */
export function receivingChecks(settings: Settings, known: Known): readonly DoctorCheck[] {
  let url: string | undefined;
  let app: string | undefined;
  const oneApp: DoctorCheck = {
    name: "one app",
    needs: ["bot", "Socket Mode"],
    async run(): Promise<Finding> {
      if (app === undefined || known.botApp === undefined)
        return skipped("Slack did not say which app the tokens belong to.");
      if (app === known.botApp) return ok("Both tokens belong to one app.");
      return failed(`The bot's token belongs to the app ${known.botApp}, the app-level token to ${app}.`, mixedApps);
    },
  };
  return [
    { name: "receiving", run: async () => checkReceiving(settings) },
    {
      name: "app-level token",
      needs: ["receiving"],
      async run(signal): Promise<Finding> {
        const { appToken, apiUrl } = settings;
        if (appToken === undefined) return skipped("SLACK_APP_TOKEN is not set: events come by HTTP.");
        const connection = httpConnection();
        const api = httpApi(connection, apiUrl, appToken);
        try {
          const opened = await openConnection(api, signal);
          if (typeof opened !== "string") return opened;
          url = opened;
          return ok("Slack takes it, and Socket Mode is on.");
        } finally {
          connection.close();
        }
      },
    },
    {
      name: "Socket Mode",
      needs: ["app-level token"],
      async run(signal): Promise<Finding> {
        if (url === undefined) return skipped("There is no address to connect to.");
        const hello = await greeting(url, signal);
        if (typeof hello === "string") {
          return failed(
            `The WebSocket to Slack could not be opened (${hello}).`,
            "Let this machine open WebSockets (wss) to slack.com: some proxies do not.",
          );
        }
        known.hasSocket = true;
        app = hello.app;
        if (hello.connections > 1) {
          return warning(
            `Slack says that ${hello.connections} connections are open: each event goes to one of them.`,
            "Stop the bot while the doctor runs, or the press of the button may go to it.",
          );
        }
        return ok("The connection stands, and Slack said hello.");
      },
    },
    ...(settings.clientId === undefined ? [oneApp] : []),
  ];
}

function checkReceiving({ signingSecret, appToken }: Settings): Finding {
  if (signingSecret === undefined && appToken === undefined) {
    return failed(
      "Neither SLACK_APP_TOKEN nor SLACK_SIGNING_SECRET is set: the bot would hear nothing.",
      `Without a public address: ${appTokenHint} With one: ${secretRemedy}`,
    );
  }
  const wrongSecret = signingSecret === undefined ? undefined : problemOf("SLACK_SIGNING_SECRET", signingSecret);
  if (wrongSecret !== undefined) return failed(`SLACK_SIGNING_SECRET is set, but ${wrongSecret}.`, secretRemedy);
  const wrongToken = appToken === undefined ? undefined : problemOf("SLACK_APP_TOKEN", appToken);
  if (wrongToken !== undefined) return failed(`SLACK_APP_TOKEN is set, but ${wrongToken}.`, appTokenHint);
  if (appToken === undefined) {
    return ok("By HTTP; whether the signing secret is the right one shows when Slack posts.");
  }
  return ok(signingSecret === undefined ? "By Socket Mode." : "By Socket Mode, and by HTTP.");
}

/** The address of a connection, or why there is none. */
async function openConnection(api: SlackApi, signal: AbortSignal): Promise<string | Finding> {
  const answer = await api.call("apps.connections.open", {}, signal);
  if (answer.kind !== "done") {
    if (answer.kind === "refused" && answer.error === "forbidden") {
      return failed(
        "Socket Mode is off.",
        "Switch it on, on the page Socket Mode of the app's settings at https://api.slack.com/apps.",
      );
    }
    if (answer.kind === "refused" && answer.error === "missing_scope") {
      return failed("The app-level token lacks the scope connections:write.", appTokenHint);
    }
    return findingOf(answer, "apps.connections.open", appTokenHint);
  }
  const url = textOf(fieldsOf(answer.result)?.url);
  return url !== undefined && /^wss?:$/.test(URL.parse(url)?.protocol ?? "")
    ? url
    : failed("The answer to apps.connections.open could not be read.");
}

interface Hello {
  readonly app: string | undefined;
  readonly connections: number;
}

/** What Slack says first (https://docs.slack.dev/apis/events-api/using-socket-mode#connect); a text says why nothing. */
function greeting(url: string, signal: AbortSignal): Promise<Hello | string> {
  return new Promise((resolve) => {
    const socket = new WebSocket(url);
    const end = (outcome: Hello | string): void => {
      signal.removeEventListener("abort", abort);
      socket.close();
      resolve(outcome);
    };
    const abort = (): void => end("no hello in time");
    signal.addEventListener("abort", abort, { once: true });
    socket.addEventListener("error", () => end("refused"));
    socket.addEventListener("close", () => end("closed before it stood"));
    socket.addEventListener("message", ({ data }) => {
      const hello = readHello(data);
      if (hello !== undefined) end(hello);
    });
  });
}

function readHello(data: unknown): Hello | undefined {
  if (typeof data !== "string") return undefined;
  try {
    const fields = fieldsOf(JSON.parse(data));
    if (fields?.type !== "hello") return undefined;
    return { app: idOf(fieldsOf(fields.connection_info)?.app_id), connections: integerOf(fields.num_connections) ?? 1 };
  } catch {
    // Not Slack's; the time runs out.
    return undefined;
  }
}
