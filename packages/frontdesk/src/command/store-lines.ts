import type { StoreReport, Stuck } from "@frontdesk/core";
import { terminalText } from "./terminal-text.ts";

const units = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["min", 60_000],
] as const;

/** How long something took, to the largest unit: `3 min`. */
function shownDuration(ms: number): string {
  const [name, size] = units.find(([, one]) => ms >= one) ?? ["s", 1_000];
  return `${Math.max(0, Math.floor(ms / size))} ${name}`;
}

function shownBytes(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  const power = Math.min(units.length - 1, bytes < 1 ? 0 : Math.floor(Math.log10(bytes) / 3));
  return `${(bytes / 1_000 ** power).toFixed(power === 0 ? 0 : 1)} ${units[power]}`;
}

function shownSchema({ schema, newestSchema }: StoreReport): string {
  if (schema === 0) return "none; `frontdesk store migrate` or the first start of a bot makes it";
  if (schema < newestSchema) return `${schema}; this release works with ${newestSchema}: \`frontdesk store migrate\``;
  return schema > newestSchema ? `${schema}; this release knows up to ${newestSchema}` : `${schema}, up to date`;
}

/** A report as lines of name and value. */
export function reportLines(report: StoreReport, bot: string | undefined, now: number): readonly [string, string][] {
  const { bytes, counts, oldestWaiting, oldestDue } = report;
  const lines: [string, string][] = [["schema", shownSchema(report)]];
  if (bytes !== undefined) lines.push(["size", shownBytes(bytes)]);
  if (counts === undefined || bot === undefined) return lines;
  const oldest = oldestWaiting === undefined ? "" : `, the oldest for ${shownDuration(now - oldestWaiting)}`;
  const late = oldestDue === undefined || oldestDue >= now ? "" : `, the oldest for ${shownDuration(now - oldestDue)}`;
  const { waiting, setAside, due, claimed, refused, unknown, dropped } = counts;
  return [
    ...lines,
    ["bot", terminalText(bot)],
    ["events", `${waiting} waiting${oldest}; ${setAside} set aside`],
    [
      "messages",
      `${due} due${late}; ${claimed} being sent; ${refused} refused, ${unknown} unknown, ${dropped} dropped`,
    ],
  ];
}

/** What is stuck as a table, with its head. */
export function stuckLines(stuck: readonly Stuck[], now: number): readonly string[] {
  const rows = stuck.map(({ id, kind, status, channel, since, code = "-", conversation }) =>
    [String(id), kind, status, channel, shownDuration(now - since), code, conversation].map(terminalText),
  );
  const all = [["id", "what", "how", "channel", "since", "why", "conversation"], ...rows];
  const widths = all[0]?.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0))) ?? [];
  return all.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}
