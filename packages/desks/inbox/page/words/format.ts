import type { Language } from "./words.ts";

/** Times, sizes and shares as a language writes them. Formats are made once: making one costs more than using it. */
export interface Formats {
  time(at: number): string;
  dayAndTime(at: number): string;
  /** `Today`, `Yesterday`, or a date, with the year where it is another one. */
  day(at: number, now: number): string;
  /** How long, such as `5 min`: the largest unit that fits. */
  duration(ms: number): string;
  /** When, as short as it can be said: a time today, a date before. */
  brief(at: number, now: number): string;
  bytes(size: number): string;
  percent(share: number): string;
  list(items: readonly string[]): string;
  /** What a language or locale is called. */
  language(tag: string): string;
}

const made = new Map<Language, Formats>();

/** The formats of a language. */
export function formatsOf(language: Language): Formats {
  const known = made.get(language) ?? makeFormats(language);
  made.set(language, known);
  return known;
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

function makeFormats(language: Language): Formats {
  const date = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat => new Intl.DateTimeFormat(language, options);
  const clock = date({ hour: "numeric", minute: "2-digit" });
  const both = date({ dateStyle: "medium", timeStyle: "short" });
  const near = date({ weekday: "long", day: "numeric", month: "long" });
  const far = date({ day: "numeric", month: "long", year: "numeric" });
  const short = date({ day: "numeric", month: "short" });
  const shortFar = date({ day: "2-digit", month: "2-digit", year: "2-digit" });
  const relative = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  const lists = new Intl.ListFormat(language, { type: "conjunction" });
  const names = new Intl.DisplayNames(language, { type: "language", fallback: "code" });
  const share = new Intl.NumberFormat(language, { style: "percent" });
  const unit = (name: string, digits = 0): Intl.NumberFormat =>
    new Intl.NumberFormat(language, { style: "unit", unit: name, unitDisplay: "short", maximumFractionDigits: digits });
  const minutes = unit("minute");
  const hours = unit("hour");
  const days = unit("day");
  const sizes = [unit("byte"), unit("kilobyte"), unit("megabyte", 1), unit("gigabyte", 1)];
  const sameYear = (at: number, now: number): boolean => new Date(at).getFullYear() === new Date(now).getFullYear();
  const formats: Formats = {
    time: (at) => clock.format(at),
    dayAndTime: (at) => both.format(at),
    day(at, now) {
      const ago = daysBetween(at, now);
      if (ago === 0 || ago === 1) return capital(relative.format(-ago, "day"), language);
      return (sameYear(at, now) ? near : far).format(at);
    },
    duration(ms) {
      if (ms < hour) return minutes.format(Math.max(1, Math.floor(ms / minute)));
      return ms < 2 * day ? hours.format(Math.floor(ms / hour)) : days.format(Math.floor(ms / day));
    },
    brief(at, now) {
      if (daysBetween(at, now) === 0) return clock.format(at);
      return (sameYear(at, now) ? short : shortFar).format(at);
    },
    bytes(size) {
      const power = Math.min(sizes.length - 1, size < 1 ? 0 : Math.floor(Math.log10(size) / 3));
      return sizes[power]?.format(size / 1000 ** power) ?? String(size);
    },
    percent: (value) => share.format(value),
    list: (items) => lists.format(items),
    language: (tag) => nameOf(names, tag),
  };
  return formats;
}

/** Calendar days between two instants, in the time zone of the device. */
export function daysBetween(at: number, now: number): number {
  const midnight = (instant: number): number => new Date(instant).setHours(0, 0, 0, 0);
  // Days of 23 and of 25 hours are whole days, too.
  return Math.round((midnight(now) - midnight(at)) / day);
}

function capital(text: string, language: Language): string {
  return text.charAt(0).toLocaleUpperCase(language) + text.slice(1);
}

function nameOf(names: Intl.DisplayNames, tag: string): string {
  try {
    return names.of(tag) ?? tag;
  } catch (error) {
    // A channel may call a language as it likes.
    if (error instanceof RangeError) return tag;
    throw error;
  }
}
