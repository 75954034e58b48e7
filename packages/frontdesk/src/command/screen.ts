import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { styleText } from "node:util";

/** Where a command reads and writes: those of the process, or of a test. */
export interface Streams {
  readonly stdin: Readable & { readonly isTTY?: boolean | undefined };
  readonly stdout: Writable & { readonly isTTY?: boolean | undefined };
  readonly stderr: Writable;
  readonly env: { readonly [name: string]: string | undefined };
}

/** How a piece of a line looks. */
export type Style = "bold" | "dim" | "cyan" | "green" | "yellow" | "red";

/** Lines out. */
export interface Printer {
  print(text?: string): void;
  /** Colours a piece where the output shows colours; `NO_COLOR` is respected. */
  paint(style: Style, text: string): string;
}

/** A terminal, or a pipe in its place: lines in, lines out. */
export interface Screen extends Printer {
  /** A person types; otherwise the input is a pipe or a file, and is shown with the output. */
  readonly isInteractive: boolean;
  /** What stands before the line that is typed. */
  prompt(label: string): void;
  /** The lines of the input, until it ends or Ctrl-C is pressed. To be read once. */
  lines(): AsyncGenerator<string, void>;
  /** Ends the input. */
  close(): void;
}

/** Makes a printer. */
export function printer({ stdout }: Pick<Streams, "stdout">): Printer {
  return {
    print: (text = "") => void stdout.write(`${text}\n`),
    paint: (style, text) => styleText(style, text, { stream: stdout }),
  };
}

/** Makes a screen. */
export function openScreen({ stdin, stdout }: Streams): Screen {
  const isInteractive = stdin.isTTY === true && stdout.isTTY === true;
  const reader = createInterface({
    input: stdin,
    ...(isInteractive ? { output: stdout } : {}),
    terminal: isInteractive,
  });
  const waiting: string[] = [];
  let isOver = false;
  let hasPrompt = false;
  let wake: (() => void) | undefined;
  reader.on("line", (line) => {
    waiting.push(line);
    wake?.();
  });
  reader.on("close", () => {
    // Ctrl-C and Ctrl-D leave the cursor behind the prompt.
    if (isInteractive && hasPrompt) stdout.write("\n");
    isOver = true;
    hasPrompt = false;
    wake?.();
  });
  reader.on("SIGINT", () => reader.close());
  // A reader that is gone (`| head`) is no failure of ours.
  stdout.on("error", () => reader.close());

  return {
    isInteractive,
    print(text = "") {
      // The prompt and what was typed so far make room for the line and come back below it.
      if (hasPrompt) stdout.write("\r\u001b[K");
      stdout.write(`${text}\n`);
      if (hasPrompt) reader.prompt(true);
    },
    paint: printer({ stdout }).paint,
    prompt(label) {
      if (!isInteractive || isOver) return;
      hasPrompt = true;
      reader.setPrompt(label);
      reader.prompt(true);
    },
    async *lines() {
      while (true) {
        const line = waiting.shift();
        if (line !== undefined) yield line;
        else if (isOver) return;
        else {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
      }
    },
    close() {
      hasPrompt = false;
      reader.close();
    },
  };
}
