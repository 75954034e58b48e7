import { mkdirSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

/** What the demo is started with. */
export interface Settings {
  readonly port: number;
  readonly host: string;
  /** The SQLite file. */
  readonly database: string;
  /** The PostgreSQL database in its place; undefined: SQLite. */
  readonly databaseUrl: string | undefined;
  /** Where what people send each other is kept: in a folder, or in a bucket of S3. */
  readonly files:
    | { readonly kind: "folder"; readonly path: string }
    | { readonly kind: "s3"; readonly bucket: string; readonly prefix: string };
  /** The visitor's own Markdown; undefined: the shop's. */
  readonly knowledge: string | undefined;
  /** What the people at the desk prove themselves with; undefined: made once and kept in {@link deskTokenFile}. */
  readonly deskToken: string | undefined;
  readonly telegram:
    | { readonly token: string; readonly webhookSecret: string | undefined; readonly apiRoot: string | undefined }
    | undefined;
  /** Whether there is a bot in Slack; its channel reads the `SLACK_*` variables by itself. */
  readonly slack: boolean;
  readonly teams:
    | {
        readonly appId: string;
        readonly appPassword: string | undefined;
        readonly tenantId: string | undefined;
      }
    | undefined;
}

/** What was asked for cannot be done; the message says what to do instead. */
export class UsageError extends Error {
  override readonly name: string = "UsageError";
}

/** Where the desk's token lies; the demo makes it, `pnpm desk` reads it. */
export const deskTokenFile: string = fileURLToPath(new URL("./.frontdesk/desk-token", import.meta.url));

export const usage = `The support desk of a small shop, at http://127.0.0.1:3000.

  npx -y pnpm@12 demo [--knowledge <folder>]

  --knowledge <folder>      answers from your own Markdown in place of the shop's

  PORT, HOST                where it listens (3000, 127.0.0.1)
  FRONTDESK_DB              the file that keeps everything (examples/support-desk/support-desk.db)
  DATABASE_URL              a PostgreSQL database in its place (postgres://…)
  FRONTDESK_FILES           where attachments are kept: a folder, or s3://bucket/prefix, with the usual
                            AWS_* variables (left out: a folder beside that file)
  FRONTDESK_DESK_TOKEN      the desk's token (left out: made once)
  TELEGRAM_BOT_TOKEN        answers on Telegram too
  TELEGRAM_WEBHOOK_SECRET   at a webhook with this secret (left out: by long polling)
  TELEGRAM_API_ROOT         another Bot API server
  SLACK_BOT_TOKEN           answers in Slack too, with one of these two:
  SLACK_APP_TOKEN           over a connection to Slack (Socket Mode)
  SLACK_SIGNING_SECRET      at /slack/events, which Slack must reach
  SLACK_API_URL             another Web API
  MICROSOFT_APP_ID          answers on Microsoft Teams too
  MICROSOFT_APP_PASSWORD    the value of the app's client secret
  MICROSOFT_APP_TENANT_ID   the app's tenant (left out: for bots of several tenants)
  MICROSOFT_APP_TYPE        UserAssignedMSI: a managed identity, without a password`;

/** The address that the demo has without any setting. */
export function addressOf(env: Environment): { readonly host: string; readonly port: number } {
  const text = env.PORT?.trim() || "3000";
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return { port, host: env.HOST?.trim() || "127.0.0.1" };
  throw new UsageError(`PORT is ${JSON.stringify(text)}. Set it to a number from 0 to 65535, or leave it out.`);
}

type Environment = { readonly [name: string]: string | undefined };

/**
 * Reads the command line and the environment. Paths are those of the folder in which the command was called.
 *
 * @throws UsageError
 */
export function readSettings(args: readonly string[], env: Environment, cwd: string): Settings | "help" {
  const { knowledge, help } = readArguments(args);
  if (help === true) return "help";
  // pnpm runs scripts in the folder of the workspace and says here where it was called.
  const folder = env.INIT_CWD || cwd;
  if (knowledge === "") throw new UsageError("--knowledge needs a folder: --knowledge ./my-documents");
  const own = new URL("./support-desk.db", import.meta.url);
  const database = env.FRONTDESK_DB ? resolve(folder, env.FRONTDESK_DB) : fileURLToPath(own);
  const token = env.TELEGRAM_BOT_TOKEN?.trim();
  const appId = env.MICROSOFT_APP_ID?.trim();
  return {
    ...addressOf(env),
    database,
    databaseUrl: env.DATABASE_URL?.trim() || undefined,
    files: filesOf(env.FRONTDESK_FILES?.trim() || `${database}-files`, folder),
    knowledge: knowledge === undefined ? undefined : resolve(folder, knowledge),
    deskToken: env.FRONTDESK_DESK_TOKEN?.trim() || undefined,
    telegram: token
      ? {
          token,
          webhookSecret: env.TELEGRAM_WEBHOOK_SECRET?.trim() || undefined,
          apiRoot: env.TELEGRAM_API_ROOT?.trim() || undefined,
        }
      : undefined,
    slack: Boolean(env.SLACK_BOT_TOKEN?.trim()),
    teams: appId
      ? {
          appId,
          appPassword: env.MICROSOFT_APP_PASSWORD?.trim() || undefined,
          tenantId: env.MICROSOFT_APP_TENANT_ID?.trim() || undefined,
        }
      : undefined,
  };
}

function filesOf(text: string, folder: string): Settings["files"] {
  const [, bucket, prefix = ""] = /^s3:\/\/([^/]+)(?:\/(.*))?$/.exec(text) ?? [];
  if (bucket !== undefined) return { kind: "s3", bucket, prefix };
  if (!/^[\w+.-]+:\/\//.test(text)) return { kind: "folder", path: resolve(folder, text) };
  throw new UsageError("FRONTDESK_FILES is an address that is not known. Set it to a folder or to s3://bucket/prefix.");
}

/** Makes the database's folder, where it is not there. */
export function makeRoom(database: string): void {
  mkdirSync(dirname(database), { recursive: true });
}

function readArguments(args: readonly string[]): { readonly knowledge?: string; readonly help?: boolean } {
  try {
    // npm and old habits put `--` before a script's own options.
    const own = args[0] === "--" ? args.slice(1) : [...args];
    return parseArgs({
      args: own,
      options: { knowledge: { type: "string" }, help: { type: "boolean", short: "h" } },
    }).values;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const [sentence] = error.message.split(/\.\s|\n/, 1);
    throw new UsageError(`${sentence?.replace(/\.$/, "")}. See npx -y pnpm@12 demo --help.`);
  }
}
