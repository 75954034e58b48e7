import type { ReadCard } from "./read-card.ts";
import { badRequest } from "./refusal.ts";
import { objectOf, stringOf } from "./strict.ts";

/** The card that asks whether a file may be put into the person's files. */
export const consentType = "application/vnd.microsoft.teams.card.file.consent";

/** Reads it (https://learn.microsoft.com/microsoftteams/platform/bots/how-to/bots-filesv4). */
export function readConsent(name: unknown, value: unknown): ReadCard {
  const fields = ["description", "sizeInBytes", "acceptContext", "declineContext"];
  const content = objectOf(value, "a consent card", fields);
  if (!Number.isSafeInteger(content.sizeInBytes) || Number(content.sizeInBytes) < 1)
    throw badRequest("a file has bytes");
  if (content.description !== undefined) stringOf(content.description, "a description");
  return { lines: [], buttons: [], inputs: [], others: [stringOf(name, "a file's name")] };
}
