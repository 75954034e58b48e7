import type { DoctorCheck, Finding } from "@frontdesk/core";
import type { BotIdentity } from "../addressed.ts";
import type { TelegramApi } from "../api.ts";
import { isUnknownBot, tokenHint } from "../failure.ts";
import { type Fields, fieldsOf, idOf, textOf } from "../fields.ts";
import type { Settings } from "../options.ts";
import { failed, findingOf, networkRemedy, ok, warning } from "./findings.ts";
import { variables } from "./variables.ts";

/** What the checks learn of the bot, for those that come after. */
export interface Known {
  bot?: BotIdentity | undefined;
  me?: Fields | undefined;
  /** The webhook's address; empty where there is none. */
  webhook?: string | undefined;
}

/** The bot, and what it may do. */
export function accountChecks(settings: Settings, api: TelegramApi, known: Known): readonly DoctorCheck[] {
  return [
    { name: "token", run: (signal) => checkToken(settings, api, known, signal) },
    { name: "groups", needs: ["token"], run: async () => checkGroups(known.me ?? {}) },
    { name: "privacy mode", needs: ["token"], run: async () => checkPrivacy(known.me ?? {}) },
  ];
}

async function checkToken({ token }: Settings, api: TelegramApi, known: Known, signal: AbortSignal): Promise<Finding> {
  if (token === undefined) return failed("TELEGRAM_BOT_TOKEN is not set.", tokenHint);
  const problem = variables[0]?.problem(token);
  if (problem !== undefined) return failed(`TELEGRAM_BOT_TOKEN is set, but ${problem}.`, tokenHint);
  const answer = await api.call("getMe", {}, signal);
  if (answer.kind !== "done") {
    return isUnknownBot(answer)
      ? failed("Telegram does not know the token in TELEGRAM_BOT_TOKEN: it is wrong, or was revoked.", tokenHint)
      : findingOf(answer, "getMe");
  }
  const me = fieldsOf(answer.result);
  const id = idOf(me?.id);
  const username = textOf(me?.username);
  if (me?.is_bot !== true || id === undefined || username === undefined) {
    return failed("The answer to getMe could not be read: it is not Telegram that answers.", networkRemedy);
  }
  known.me = me;
  known.bot = { id, username };
  return ok(`The bot @${username} (${id}).`);
}

function checkGroups(me: Fields): Finding {
  if (me.can_join_groups === true) return ok("The bot may be added to groups.");
  return warning(
    "The bot cannot be added to groups. In private chats that does not matter.",
    "To change it, send /setjoingroups to @BotFather.",
  );
}

function checkPrivacy(me: Fields): Finding {
  if (me.can_read_all_group_messages !== true) {
    return ok("Privacy mode is on: of groups Telegram passes on what is meant for the bot.");
  }
  return warning(
    "Privacy mode is off: the bot is told everything that is said in its groups, and leaves aside what is not meant for it.",
    "To change it, send /setprivacy to @BotFather, choose Enable, and add the bot to its groups again.",
  );
}
