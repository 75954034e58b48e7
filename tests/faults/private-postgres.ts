import { execFile } from "node:child_process";
import { chownSync, existsSync, globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import pg from "pg";

const execute = promisify(execFile);

/** Where the server's programs are; undefined where PostgreSQL is not installed. */
export function postgresPrograms(): string | undefined {
  return globSync("/usr/{lib/postgresql,pgsql-}*/{*/,}bin/initdb")
    .toSorted()
    .at(-1)
    ?.replace(/\/initdb$/, "");
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address !== null ? address.port : 0;
}

/** A PostgreSQL server that belongs to one run of the suite, on its own port, with all that makes it durable. */
export class PrivatePostgres {
  port = 0;
  /** How often it was ended at once, as by a crash, and started again. */
  restarts = 0;
  readonly #programs: string;
  readonly #folder: string;
  readonly #isOwnFolder: boolean;

  /** @param folder - Where its data are. Default: a folder of its own. */
  constructor(programs: string, folder?: string) {
    this.#programs = programs;
    this.#isOwnFolder = folder === undefined;
    this.#folder = folder ?? mkdtempSync(join(tmpdir(), "frontdesk-faults-postgres-"));
  }

  async open(): Promise<void> {
    const user = await this.#user();
    if (user !== undefined) chownSync(this.#folder, user.uid, user.gid);
    this.port = await freePort();
    // On a disk that may lose its power it must be synced; it takes its time.
    const speed = this.#isOwnFolder ? ["--no-sync"] : [];
    await this.#run("initdb", ["-D", this.#data, "-U", "postgres", "-A", "trust", ...speed]);
    await this.start();
    await this.sql("CREATE DATABASE faults", "postgres");
  }

  /** The URL, on the server's own port or on that of a wire to it. */
  url(name: string, port: number = this.port): string {
    return `postgres://postgres@127.0.0.1:${port}/faults?application_name=${name}`;
  }

  /** Runs SQL as an administrator. */
  async sql(text: string, database = "faults"): Promise<readonly Record<string, unknown>[]> {
    const client = new pg.Client({ host: "127.0.0.1", port: this.port, user: "postgres", database });
    client.on("error", () => undefined);
    await client.connect();
    try {
      return (await client.query(text)).rows;
    } finally {
      await client.end();
    }
  }

  /** Ends it as a crash would, and starts it again `downMs` later. */
  async crash(downMs: number): Promise<void> {
    await this.#run("pg_ctl", ["-D", this.#data, "-m", "immediate", "-W", "stop"]);
    await sleep(downMs);
    await this.start();
    this.restarts++;
  }

  /** All of its processes stand still. Returns how to end them at once. */
  freeze(): () => Promise<void> {
    const [first = ""] = readFileSync(join(this.#data, "postmaster.pid"), "utf8").split("\n");
    const ids = [Number(first)];
    // The first one, so that it starts no more of them.
    process.kill(Number(first), "SIGSTOP");
    const others = readFileSync(`/proc/${first}/task/${first}/children`, "utf8").trim();
    ids.push(...others.split(/\s+/).filter(Boolean).map(Number));
    for (const id of ids) process.kill(id, "SIGSTOP");
    return async () => {
      for (const id of ids) process.kill(id, "SIGKILL");
      while (ids.some((id) => existsSync(`/proc/${id}/fd/0`))) await sleep(5);
    };
  }

  async close(): Promise<void> {
    await this.#run("pg_ctl", ["-D", this.#data, "-m", "immediate", "stop"]).catch(() => undefined);
    rmSync(this.#data, { recursive: true, force: true });
    if (this.#isOwnFolder) rmSync(this.#folder, { recursive: true, force: true });
  }

  get #data(): string {
    return join(this.#folder, "data");
  }

  async start(): Promise<void> {
    const options = `-p ${this.port} -k ${this.#folder} -c listen_addresses=127.0.0.1 -c max_connections=60 -c max_wal_size=64MB`;
    const log = join(this.#folder, "log");
    for (let tries = 0; ; tries++) {
      try {
        await this.#run("pg_ctl", ["-D", this.#data, "-l", log, "-w", "start", "-o", options]);
        return;
      } catch (error) {
        // What was ended a moment ago may still have its lock.
        if (tries >= 50) throw error;
        await sleep(100);
      }
    }
  }

  /** It refuses to run as root: then it is its package's user. */
  async #user(): Promise<{ readonly uid: number; readonly gid: number } | undefined> {
    if (process.getuid?.() !== 0) return undefined;
    const id = async (flag: string): Promise<number> => Number((await execute("id", [flag, "postgres"])).stdout);
    return { uid: await id("-u"), gid: await id("-g") };
  }

  async #run(program: string, args: readonly string[]): Promise<void> {
    await execute(join(this.#programs, program), args, { ...(await this.#user()), cwd: this.#folder });
  }
}
