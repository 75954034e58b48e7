import type { DoctorVariable } from "@frontdesk/core";
import { tokenHint } from "../failure.ts";

/** What the channel reads of the environment. */
export const variables: readonly DoctorVariable[] = [
  {
    name: "TELEGRAM_BOT_TOKEN",
    isSecret: true,
    remedy: tokenHint,
    isNeeded: () => true,
    problem: (value) =>
      /^\d{1,20}:[\w-]{1,100}$/.test(value) ? undefined : "it does not look like a bot's token (123456789:AA…)",
  },
  {
    name: "TELEGRAM_WEBHOOK_SECRET",
    isSecret: true,
    remedy: "Set TELEGRAM_WEBHOOK_SECRET to 1 to 256 of A-Z, a-z, 0-9, _ and -, or remove it where the bot polls.",
    isNeeded: () => false,
    problem: (value) => (/^[\w-]{1,256}$/.test(value) ? undefined : "it holds other signs than A-Z, a-z, 0-9, _ and -"),
  },
];
