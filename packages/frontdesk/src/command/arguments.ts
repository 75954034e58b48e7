import { parseArgs } from "node:util";
import type { Streams } from "./screen.ts";

/** The arguments of a command, read. */
export interface CommandArguments {
  /** The one argument that is no option; empty for a command that takes none. */
  readonly subject: string;
  readonly options: { readonly [name: string]: string | undefined };
  /** The options without a value that were given. */
  readonly flags: ReadonlySet<string>;
}

/** A command of the command line. */
export interface CommandSpec {
  readonly help: string;
  /** What its argument is, for the message when it is missing; undefined: it takes none. */
  readonly subject: string | undefined;
  /** The names of its options that have a value. */
  readonly options: readonly string[];
  /** The names of its options that have none. */
  readonly flags?: readonly string[] | undefined;
  /** Runs it and gives back the exit code. */
  run(read: CommandArguments, streams: Streams): Promise<number>;
}

/** The command line is not one that the command understands. */
export class UsageError extends Error {
  override readonly name: string = "UsageError";
}

/** Reads the arguments of a command. @throws UsageError with one sentence. */
export function readArguments(name: string, spec: CommandSpec, args: readonly string[]): CommandArguments | "help" {
  const { values, positionals } = parse(spec, args);
  if (values.help === true) return "help";
  const [subject, extra] = spec.subject === undefined ? ["", ...positionals] : positionals;
  if (subject === undefined) throw new UsageError(`${name} needs ${spec.subject}.`);
  if (extra !== undefined && spec.subject === undefined) {
    throw new UsageError(`${name} takes options only, and ${JSON.stringify(extra)} is none.`);
  }
  if (extra !== undefined)
    throw new UsageError(`${name} takes one argument, and ${JSON.stringify(extra)} is a second.`);
  const options: Record<string, string | undefined> = {};
  for (const option of spec.options) {
    const value = values[option];
    if (typeof value === "string") options[option] = value;
  }
  const flags = new Set((spec.flags ?? []).filter((flag) => values[flag] === true));
  return { subject, options, flags };
}

function parse(spec: CommandSpec, args: readonly string[]): { values: Record<string, unknown>; positionals: string[] } {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        ...Object.fromEntries(spec.options.map((option) => [option, { type: "string" as const }])),
        ...Object.fromEntries((spec.flags ?? []).map((flag) => [flag, { type: "boolean" as const }])),
        help: { type: "boolean", short: "h" },
      },
    });
    return { values: { ...values }, positionals };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    // Node's messages go on with advice about positional arguments; their first sentence says it.
    throw new UsageError(`${error.message.split(/\.\s|\n/, 1)[0]?.replace(/\.$/, "")}.`);
  }
}
