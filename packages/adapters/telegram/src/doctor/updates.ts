import type { DoctorCheck, DoctorVisit, Finding } from "@frontdesk/core";
import type { TelegramApi } from "../api.ts";
import { type Fields, fieldsOf, integerOf, textOf } from "../fields.ts";
import type { Settings } from "../options.ts";
import { allowedUpdates } from "../receive.ts";
import type { Known } from "./account.ts";
import { ask } from "./ask.ts";
import { clean, failed, findingOf, ok, skipped, warning } from "./findings.ts";

/** How long another program has to show that it polls, in seconds: the channel tries again a second after a conflict. */
const conflictSeconds = 3;

/** An error of the webhook that is older than this is history, in milliseconds. */
const recentMs = 3_600_000;

/** How updates come in: by a webhook, or by polling. */
export function updateChecks(
  settings: Settings,
  api: TelegramApi,
  known: Known,
  visit: DoctorVisit,
): readonly DoctorCheck[] {
  let info: Fields = {};
  return [
    {
      name: "webhook",
      needs: ["token"],
      async run(signal): Promise<Finding> {
        const answer = await api.call("getWebhookInfo", {}, signal);
        if (answer.kind !== "done") return findingOf(answer, "getWebhookInfo");
        info = fieldsOf(answer.result) ?? {};
        known.webhook = textOf(info.url) ?? "";
        return checkWebhook(known.webhook, settings, visit);
      },
    },
    { name: "waiting updates", needs: ["webhook"], run: async () => checkWaiting(info, known) },
    { name: "deliveries", needs: ["webhook"], run: async () => checkDeliveries(info, visit.now()) },
    { name: "kinds of updates", needs: ["webhook"], run: async () => checkKinds(info) },
    { name: "polling", needs: ["webhook"], run: (signal) => checkPolling(api, known, signal) },
    { name: "endpoint", run: (signal) => checkEndpoint(settings, visit, known, signal) },
  ];
}

function checkWebhook(webhook: string, settings: Settings, { url }: DoctorVisit): Finding {
  const hasSecret = settings.webhookSecret !== undefined;
  if (webhook === "") {
    if (url === undefined && !hasSecret) return ok("None is set: the bot polls.");
    return failed(
      "None is set, and the bot is set up to wait for one.",
      'Start the bot with telegram({ publicUrl: "https://…" }), which sets it; or remove TELEGRAM_WEBHOOK_SECRET to poll.',
    );
  }
  // The host alone: some put a secret into the path.
  const host = URL.parse(webhook)?.host ?? "an address that cannot be read";
  if (url !== undefined) {
    if (webhook === url + settings.path) return ok(`It is set, at ${host}, as --url says.`);
    return failed(
      `It is set elsewhere: at ${host}, and not at ${settings.path} below --url.`,
      "Another program uses this bot, or the address has changed: start the bot with telegram({ publicUrl }), which sets it anew.",
    );
  }
  if (hasSecret) return ok(`It is set, at ${host}. Add --url https://… to compare the address.`);
  return warning(
    `It is set, at ${host}. A bot that polls gets nothing until it is deleted.`,
    "If that is this bot (publicUrl), add --url https://… to compare. If not, another program uses the token; a bot without publicUrl deletes the webhook when it starts.",
  );
}

function checkWaiting(info: Fields, { webhook }: Known): Finding {
  const count = integerOf(info.pending_update_count) ?? 0;
  if (count === 0) return ok("None: everything was taken.");
  const remedy =
    webhook === ""
      ? "Start the bot: it fetches them. The doctor leaves them where they are."
      : "Look at the check `deliveries`, and at the log of the bot.";
  return warning(`${count} ${count === 1 ? "waits" : "wait"} to be taken.`, remedy);
}

function checkDeliveries(info: Fields, now: number): Finding {
  const at = integerOf(info.last_error_date);
  const said = clean(textOf(info.last_error_message) ?? "no reason");
  if (at === undefined) return ok("Telegram reports no error.");
  const minutes = Math.max(0, Math.round((now - at * 1000) / 60_000));
  if (now - at * 1000 > recentMs) return ok(`The last error was ${Math.round(minutes / 60)} h ago (${said}).`);
  return failed(
    `${minutes} min ago Telegram could not deliver: ${said}.`,
    /401/.test(said)
      ? "The secret differs: start the bot with telegram({ publicUrl }), which tells Telegram the secret, or set TELEGRAM_WEBHOOK_SECRET to the one that the webhook was set with."
      : "Check that the bot runs, and that its address is reached from outside by https with a valid certificate.",
  );
}

function checkKinds({ allowed_updates }: Fields): Finding {
  if (!Array.isArray(allowed_updates) || allowed_updates.length === 0) return ok("Telegram sends all that are needed.");
  const missing = allowedUpdates.filter((kind) => !allowed_updates.includes(kind));
  if (missing.length === 0) return ok(`Telegram sends the ${allowedUpdates.length} that are needed.`);
  return warning(
    `Telegram does not send ${missing.join(", ")}: another program chose the kinds last.`,
    "Start the bot: it asks for what it needs, with polling or with publicUrl.",
  );
}

/** Asks without an offset, which confirms nothing. Who polls beside breaks in on the request. */
async function checkPolling(api: TelegramApi, { webhook }: Known, signal: AbortSignal): Promise<Finding> {
  if (webhook !== "") return skipped("A webhook is set.");
  const payload = { timeout: conflictSeconds, limit: 1, allowed_updates: allowedUpdates };
  const answer = await api.call("getUpdates", payload, signal);
  if (answer.kind === "refused" && answer.status === 409) {
    return warning(
      "Another program polls with this token.",
      "If it is your bot, all is well: stop it while the doctor runs. If not, two programs take the customers' messages from each other.",
    );
  }
  return answer.kind === "done" ? ok("Nobody else polls, and Telegram answers.") : findingOf(answer, "getUpdates");
}

async function checkEndpoint(
  { path }: Settings,
  { url }: DoctorVisit,
  { webhook }: Known,
  signal: AbortSignal,
): Promise<Finding> {
  if (url === undefined) {
    return webhook === ""
      ? skipped("The bot polls.")
      : skipped("It was not said where the server is reached.", "Add --url https://… to try it from here.");
  }
  const asked = await ask(url + path, { method: "POST", body: "{}" }, signal);
  if ("reason" in asked) {
    return failed(`The server does not answer at ${path} (${asked.reason}).`, "Start the bot, and check --url.");
  }
  if (asked.status === 401) return ok(`The server refuses a request without the secret at ${path}.`);
  return failed(
    `The server answered ${asked.status} at ${path}, and not 401 as the Telegram channel does without the secret.`,
    "Check --url, and that the bot runs with telegram() among its channels.",
  );
}
