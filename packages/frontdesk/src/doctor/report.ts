import type { Finding } from "@frontdesk/core";
import { type Printer, printer, type Streams, type Style } from "../command/screen.ts";
import { terminalText } from "../command/terminal-text.ts";
import type { Outcome } from "./run-checks.ts";

/** Where findings are shown. */
export interface Report {
  /** Begins a group of checks. */
  group(name: string): void;
  add(outcome: Outcome): void;
  /** Something that the person is to do now. */
  note(text: string): void;
  /** Shows how many there were of each; the exit code. */
  finish(): 0 | 1;
}

const styles: { readonly [Status in Finding["status"]]: Style } = {
  ok: "green",
  warning: "yellow",
  failed: "red",
  skipped: "dim",
};

/** A report of one line a check: for people, or with `json` for programs. No secret of `secrets` is ever shown. */
export function report(streams: Streams, isJson: boolean, secrets: readonly string[]): Report {
  const screen = printer(streams);
  const counts = { ok: 0, warning: 0, failed: 0, skipped: 0 };
  const clean = redactor(secrets);
  const json = (value: object): void => screen.print(clean(JSON.stringify(value)));
  let group = "";
  let isFirst = true;
  return {
    group(name): void {
      group = name;
      if (isJson) return;
      if (!isFirst) screen.print();
      isFirst = false;
      screen.print(screen.paint("bold", name));
    },
    add({ check, finding }): void {
      counts[finding.status] += 1;
      if (isJson) json({ group, check, ...finding });
      else screen.print(clean(lineOf(screen, check, finding)));
    },
    note(text): void {
      if (isJson) json({ group, note: text });
      else screen.print(clean(`  ${screen.paint("cyan", "→")} ${terminalText(text)}`));
    },
    finish(): 0 | 1 {
      if (isJson) json({ summary: counts });
      else
        screen.print(
          `\n${Object.entries(counts)
            .map(([status, count]) => `${count} ${status}`)
            .join(", ")}`,
        );
      return counts.failed > 0 ? 1 : 0;
    },
  };
}

function lineOf(screen: Printer, check: string, { status, message, remedy }: Finding): string {
  const head = `  ${screen.paint(styles[status], status.padEnd(9))}${check.padEnd(24)}`;
  const text = [message, ...(remedy === undefined ? [] : [remedy])].join(" ");
  return `${head}${terminalText(text).replaceAll("\n", " ")}`;
}

/** Takes secrets out of a text: the last door, since checks hold none in what they find. */
export function redactor(secrets: readonly string[]): (text: string) => string {
  const hidden = [
    ...new Set(secrets.flatMap((secret) => [secret, ...secret.split(":").slice(1), encodeURIComponent(secret)])),
  ]
    .filter((secret) => secret.length >= 6)
    .toSorted((a, b) => b.length - a.length);
  return (text) => hidden.reduce((clean, secret) => clean.replaceAll(secret, "…"), text);
}
