import { fork } from "node:child_process";
import { once } from "node:events";
import { type Agent, request } from "node:http";

/** How a node stands. */
interface Standing {
  /** Its processor time so far, in microseconds. */
  readonly cpu: number;
  readonly share: { readonly partitions: number; readonly nodes: number };
}

/** A node in a process of its own. */
export interface TestNode {
  readonly port: number;
  stands(): Promise<Standing>;
  /** Resolves when it answers with this text. */
  answered(text: string): Promise<void>;
  kill(): Promise<void>;
}

type Said = { readonly port: number } | { readonly answered: string } | Standing;

/** Starts a node on a schema of a database. */
export async function startNode(options: {
  readonly url: string;
  readonly schema: string;
  readonly leaseMs: number;
}): Promise<TestNode> {
  const { url, schema, leaseMs } = options;
  const child = fork(new URL("program.ts", import.meta.url), {
    execArgv: ["--conditions=@frontdesk/source", "--disable-warning=ExperimentalWarning"],
    env: { ...process.env, DATABASE_URL: url, SCHEMA: schema, LEASE_MS: String(leaseMs) },
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const waiting = new Map<string, () => void>();
  const asking: ((standing: Standing) => void)[] = [];
  const ready = Promise.withResolvers<number>();
  child.on("message", (message) => {
    // Safe: the program says nothing else.
    const said = message as Said;
    if ("port" in said) ready.resolve(said.port);
    else if ("answered" in said) {
      waiting.get(said.answered)?.();
      waiting.delete(said.answered);
    } else asking.shift()?.(said);
  });
  child.on("exit", () => ready.reject(new Error("A node ended by itself.")));
  const port = await ready.promise;
  return {
    port,
    stands: () =>
      new Promise((resolve) => {
        asking.push(resolve);
        child.send("stands");
      }),
    answered: (text) => new Promise((resolve) => void waiting.set(text, resolve)),
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exit = once(child, "exit");
      child.kill("SIGKILL");
      await exit;
    },
  };
}

/** Hands a customer's message to a node, as often as it takes until it is acknowledged. */
export async function post(agent: Agent, port: number, chat: string, text: string): Promise<void> {
  for (;;) {
    const status = await new Promise<number>((resolve) => {
      const sent = request({ agent, host: "127.0.0.1", port, method: "POST", path: `/${chat}/${text}` }, (response) => {
        response.resume();
        response.on("end", () => resolve(response.statusCode ?? 0));
      });
      sent.on("error", () => resolve(0));
      sent.end();
    });
    if (status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
