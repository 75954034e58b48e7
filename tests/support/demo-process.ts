import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";

const server = new URL("../../examples/support-desk/server.ts", import.meta.url).pathname;

/** The token of the desk of every demo that a test starts. */
export const deskToken = "a-token-for-the-tests-only";

/** The demo's server as a process of its own. */
export interface Demo {
  readonly url: string;
  /** The link that opens the inbox, once. */
  readonly inbox: string;
  /** All that it printed. */
  readonly lines: readonly string[];
  /** Ends it with a signal; resolves to its exit code. */
  end(signal: "SIGTERM" | "SIGKILL"): Promise<number | null>;
}

/** How the demo is started. */
export interface DemoOptions {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** The demo, that may or may not start. */
export function spawnDemo(folder: string, { args = [], env = {} }: DemoOptions = {}): ChildProcess {
  return spawn(
    process.execPath,
    ["--conditions=@frontdesk/source", "--disable-warning=ExperimentalWarning", server, ...args],
    {
      cwd: folder,
      env: {
        PATH: process.env.PATH,
        PORT: "0",
        FRONTDESK_DB: join(folder, "support-desk.db"),
        FRONTDESK_DESK_TOKEN: deskToken,
        ...env,
      },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
}

/** Starts the demo and waits until it says where it is. Whoever starts it ends it. */
export async function runDemo(
  folder: string,
  options: DemoOptions = {},
  started: (demo: Pick<Demo, "end">) => void = () => {},
): Promise<Demo> {
  const child = spawnDemo(folder, options);
  const exit = once(child, "exit");
  const lines: string[] = [];
  const end = async (signal: "SIGTERM" | "SIGKILL"): Promise<number | null> => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    const [code] = await exit;
    return code;
  };
  started({ end });
  const addresses = new Promise<Pick<Demo, "url" | "inbox">>((resolve) => {
    let url = "";
    const read = (line: string): void => {
      lines.push(line);
      const [, what, address = ""] = /^ {2}(The shop|Take over) +(http:\S+)$/.exec(line) ?? [];
      if (what === "The shop") url = address;
      if (what === "Take over") resolve({ url, inbox: address });
    };
    for (const output of [child.stdout, child.stderr])
      if (output !== null) createInterface({ input: output }).on("line", read);
  });
  const failed = exit.then(([code]) => Promise.reject(new Error(`The demo ended with ${code}: ${lines.join("\n")}`)));
  // After the start an end is no failure.
  failed.catch(() => {});
  return { ...(await Promise.race([addresses, failed])), lines, end };
}
