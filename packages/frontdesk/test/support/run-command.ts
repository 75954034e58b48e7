import { PassThrough, type Readable } from "node:stream";
import { main } from "../../src/command/main.ts";

/** A command that runs, with its input in the test's hands. */
export interface Running {
  /** Types a line. */
  type(line: string): void;
  /** Presses keys, as a terminal sends them. */
  press(keys: string): void;
  /** Resolves with everything that was printed so far, as soon as it has a match. */
  until(pattern: RegExp): Promise<string>;
  /** Ends the input, and resolves when the command is over. */
  end(): Promise<Finished>;
  readonly finished: Promise<Finished>;
}

/** What a command left behind. */
export interface Finished {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Starts a command in this process, on pipes; or, with `isTTY`, on what says that it is a terminal. */
export function start(
  args: readonly string[],
  env: Record<string, string> = {},
  { isTTY }: { readonly isTTY?: boolean } = {},
): Running {
  const stdin = Object.assign(new PassThrough(), { isTTY });
  const stdout = Object.assign(new PassThrough(), { isTTY });
  const stderr = new PassThrough();
  const out = collect(stdout);
  const err = collect(stderr);
  const finished = main(args, { stdin, stdout, stderr, env }).then((code) => ({
    code,
    out: out.text(),
    err: err.text(),
  }));
  return {
    type: (line) => void stdin.write(`${line}\n`),
    press: (keys) => void stdin.write(keys),
    until: out.until,
    end() {
      stdin.end();
      return finished;
    },
    finished,
  };
}

/** Runs a command with lines as its input. */
export function run(
  args: readonly string[],
  lines: readonly string[] = [],
  env: Record<string, string> = {},
): Promise<Finished> {
  const running = start(args, env);
  for (const line of lines) running.type(line);
  return running.end();
}

function collect(stream: Readable): { text(): string; until(pattern: RegExp): Promise<string> } {
  let text = "";
  const waiting = new Set<() => void>();
  stream.setEncoding("utf8");
  stream.on("data", (chunk: string) => {
    text += chunk;
    for (const check of [...waiting]) check();
  });
  return {
    text: () => text,
    until: (pattern) =>
      new Promise((resolve) => {
        const check = (): void => {
          if (!pattern.test(text)) return;
          waiting.delete(check);
          resolve(text);
        };
        waiting.add(check);
        check();
      }),
  };
}
