// Where the shop's support desk runs: `npx -y pnpm@12 demo`.
import { inbox } from "@frontdesk/inbox";
import { postgres } from "@frontdesk/postgres";
import { s3 } from "@frontdesk/s3";
import { slack } from "@frontdesk/slack";
import { teams } from "@frontdesk/teams";
import { telegram } from "@frontdesk/telegram";
import { diskFiles, FrontdeskError, lineLog, runtime, type Served, serve, sqlite, terminalDesk, web } from "frontdesk";
import { addressUrl, freePort } from "./address.ts";
import { ownKnowledge, supportDesk } from "./bot.ts";
import { published } from "./published.ts";
import { deskTokenFile, makeRoom, readSettings, type Settings, UsageError, usage } from "./settings.ts";
import { siteRoutes } from "./site/routes.ts";

/** Who looks after the demo's inbox. */
const robin = { name: "Robin", email: "robin@shop.example" } as const;

/** The demo as it runs. */
interface Started extends Served {
  /** Opens the inbox, once, without a password. */
  readonly signInLink: string;
}

async function start(settings: Settings): Promise<Started> {
  const host = settings.host;
  const port = settings.port === 0 ? await freePort(host) : settings.port;
  const knowledge = published(settings.knowledge ?? ownKnowledge, addressUrl(host, port));
  makeRoom(settings.database);
  const people = inbox();
  const desk = runtime(supportDesk(knowledge), {
    // `explain` shows under each answer why it was given: for developing, not for customers.
    channels: [
      web({ explain: true }),
      ...(settings.telegram === undefined ? [] : [telegram(settings.telegram)]),
      ...(settings.slack ? [slack()] : []),
      ...(settings.teams === undefined ? [] : [teams(settings.teams)]),
    ],
    store: settings.databaseUrl === undefined ? sqlite(settings.database) : postgres(settings.databaseUrl),
    files: settings.files.kind === "s3" ? s3(settings.files) : diskFiles(settings.files.path),
    desk: [people, terminalDesk({ token: settings.deskToken, tokenFile: deskTokenFile })],
    routes: siteRoutes(knowledge, settings.knowledge !== undefined),
    log: lineLog({ level: "warn" }),
  });
  const served = await serve(desk, { port, host, ownsProcess: false, print: () => {} });
  // A fresh link at each start, for the same Robin.
  const invitation = await people.invite({ ...robin, role: "lead", needsPassword: false });
  return { ...served, signInLink: served.url + invitation };
}

function introduce(
  { url, port, runtime, signInLink }: Started,
  { telegram, knowledge, database, databaseUrl }: Settings,
): string {
  const { status } = runtime.status().channels.find(({ name }) => name === "telegram") ?? { status: "off" };
  const telegramState = {
    off: "off; set TELEGRAM_BOT_TOKEN to the token of @BotFather to switch it on",
    new: "starting",
    open: telegram?.webhookSecret === undefined ? "on, by long polling" : `on, at the webhook ${url}/telegram/webhook`,
    failed: "did not start; the line above says why. The shop is open all the same",
  }[status];
  const slackState = {
    off: "off; set SLACK_BOT_TOKEN and SLACK_APP_TOKEN to switch it on (docs/channels/slack.md)",
    new: "starting",
    open: "on",
    failed: "did not start; the line above says why. The shop is open all the same",
  }[runtime.status().channels.find(({ name }) => name === "slack")?.status ?? "off"];
  const teams = runtime.status().channels.find(({ name }) => name === "teams")?.status ?? "off";
  const teamsState = {
    off: "off; set MICROSOFT_APP_ID and MICROSOFT_APP_PASSWORD to those of an Azure Bot to switch it on",
    new: "starting",
    open: `on, at the messaging endpoint ${url}/api/messages`,
    failed: "did not start; the line above says why. The shop is open all the same",
  }[teams];
  return `${runtime.bot.name} is open.

  The shop      ${url}
  Direct Line   ${url}/v3/directline
  Telegram      ${telegramState}
  Slack         ${slackState}
  Teams         ${teamsState}
  Take over     ${signInLink}
                or in a second terminal: npx -y pnpm@12 desk${port === 3000 ? "" : ` ${url}`}
  Knowledge     ${knowledge ?? "the shop's own; --knowledge <folder> takes yours"}
  Data          ${databaseUrl === undefined ? database : "in PostgreSQL, at DATABASE_URL"}

Ctrl-C ends it.`;
}

/** What went wrong, in one line with the remedy. */
function explain(error: unknown): string {
  if (error instanceof UsageError) return error.message;
  if (!FrontdeskError.isInstance(error)) throw error;
  if (error.code === "runtime.port_taken") return `${error.message} Choose another one: PORT=3001 npx -y pnpm@12 demo`;
  return [error.message, error.hint].join(" ").replaceAll("\n", " ");
}

try {
  const settings = readSettings(process.argv.slice(2), process.env, process.cwd());
  if (settings === "help") {
    console.log(usage);
  } else {
    const served = await start(settings);
    // A second signal ends the process at once.
    const stop = (): void => void served.close().then(() => process.exit(0));
    process.once("SIGINT", stop).once("SIGTERM", stop);
    console.log(introduce(served, settings));
  }
} catch (error) {
  console.error(`support-desk: ${explain(error)}`);
  process.exit(1);
}
