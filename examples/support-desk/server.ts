// Where the shop's support desk runs: `npx -y pnpm@12 demo`.
import { telegram } from "@frontdesk/telegram";
import { FrontdeskError, lineLog, runtime, type Served, serve, sqlite, terminalDesk, web } from "frontdesk";
import { addressUrl, freePort } from "./address.ts";
import { ownKnowledge, supportDesk } from "./bot.ts";
import { published } from "./published.ts";
import { deskTokenFile, makeRoom, readSettings, type Settings, UsageError, usage } from "./settings.ts";
import { siteRoutes } from "./site/routes.ts";

async function start(settings: Settings): Promise<Served> {
  const host = settings.host;
  const port = settings.port === 0 ? await freePort(host) : settings.port;
  const knowledge = published(settings.knowledge ?? ownKnowledge, addressUrl(host, port));
  makeRoom(settings.database);
  const desk = runtime(supportDesk(knowledge), {
    channels: [web(), ...(settings.telegram === undefined ? [] : [telegram(settings.telegram)])],
    store: sqlite(settings.database),
    desk: terminalDesk({ token: settings.deskToken, tokenFile: deskTokenFile }),
    routes: siteRoutes(knowledge, settings.knowledge !== undefined),
    log: lineLog({ level: "warn" }),
  });
  return serve(desk, { port, host, ownsProcess: false, print: () => {} });
}

function introduce({ url, port, runtime }: Served, { telegram, knowledge, database }: Settings): string {
  const { status } = runtime.status().channels.find(({ name }) => name === "telegram") ?? { status: "off" };
  const telegramState = {
    off: "off; set TELEGRAM_BOT_TOKEN to the token of @BotFather to switch it on",
    new: "starting",
    open: telegram?.webhookSecret === undefined ? "on, by long polling" : `on, at the webhook ${url}/telegram/webhook`,
    failed: "did not start; the line above says why. The shop is open all the same",
  }[status];
  return `${runtime.bot.name} is open.

  The shop      ${url}
  Direct Line   ${url}/v3/directline
  Telegram      ${telegramState}
  Take over     npx -y pnpm@12 desk${port === 3000 ? "" : ` ${url}`}
  Knowledge     ${knowledge ?? "the shop's own; --knowledge <folder> takes yours"}
  Data          ${database}

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
