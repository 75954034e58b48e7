import { type Language, languageFor, languages } from "../words/words.ts";
import type { Kept } from "./kept.ts";

/** How light the page is. */
export const appearances = ["system", "light", "dark"] as const;

/** What somebody has chosen on this device. */
export interface Settings {
  readonly language: Language;
  readonly appearance: (typeof appearances)[number];
  readonly sound: boolean;
  /** Whether the browser's notifications are wanted; it must also allow them. */
  readonly notifications: boolean;
  /** Whether single keys are shortcuts. */
  readonly keys: boolean;
  readonly presence: "online" | "away";
  /** Whether the panel beside the conversation is shown where there is room. */
  readonly details: boolean;
}

/** The settings of this device; what is missing or not understood is as for a new one. */
export function readSettings(kept: Kept, wanted: readonly string[]): Settings {
  const language = kept.get("language");
  const appearance = kept.get("appearance");
  return {
    language: languages.find((name) => name === language) ?? languageFor(wanted),
    appearance: appearances.find((name) => name === appearance) ?? "system",
    sound: kept.get("sound") !== "off",
    notifications: kept.get("notifications") === "on",
    keys: kept.get("keys") !== "off",
    presence: kept.get("presence") === "away" ? "away" : "online",
    details: kept.get("details") !== "off",
  };
}

/** Keeps what has been changed. */
export function keepSettings(kept: Kept, change: Partial<Settings>): void {
  for (const [name, value] of Object.entries(change)) {
    kept.set(name, typeof value === "boolean" ? (value ? "on" : "off") : value);
  }
}
