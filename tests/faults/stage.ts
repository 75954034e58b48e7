import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Store } from "@frontdesk/core";
import { postgres } from "@frontdesk/postgres";
import { sqlite } from "@frontdesk/sqlite";
import { NodeProcess } from "./node-process.ts";
import { look } from "./oracle.ts";
import type { Platform } from "./platform.ts";
import { PrivatePostgres, postgresPrograms } from "./private-postgres.ts";
import { watchEpochs } from "./watched-epochs.ts";
import { Wire } from "./wire.ts";

/** How long nodes of the suite keep their part of the work, and what they have claimed, in milliseconds. */
export const leaseMs = 2_000;
const claimMs = 6_000;
const sendTimeoutMs = 1_500;

/** A node, and for PostgreSQL the wire between it and its database. */
export interface Seat {
  readonly node: NodeProcess;
  readonly wire: Wire | undefined;
}

/** Where a run takes place: the nodes and their store. */
export interface Stage {
  readonly seats: readonly Seat[];
  readonly server: PrivatePostgres | undefined;
  /** The folder of the logs and, for SQLite, of the file. */
  readonly folder: string;
  /** The store, for who looks at it when the nodes are down. */
  store(): Store;
  close(): Promise<void>;
}

/** What every stage has: a folder that goes with it unless it is to be looked at. */
function makeFolder(): { readonly folder: string; readonly remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), "frontdesk-faults-"));
  return {
    folder,
    remove: () => {
      if (process.env.FRONTDESK_KEEP_FAULTS === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** One node on a file. */
export function sqliteStage(platform: Platform, inFolder?: string): Stage {
  const { folder, remove } = makeFolder();
  const where = join(inFolder ?? folder, "bot.db");
  const settings = { store: "sqlite", where, platform: platform.url, leaseMs, claimMs, sendTimeoutMs } as const;
  const node = new NodeProcess(settings, join(folder, "node-0.log"));
  return {
    seats: [{ node, wire: undefined }],
    server: undefined,
    folder,
    store: () => sqlite(where),
    async close() {
      await node.kill();
      remove();
    },
  };
}

/** Several nodes on a PostgreSQL server of their own, each over a wire of its own. */
export async function postgresStage(platform: Platform, nodes: number, inFolder?: string): Promise<Stage> {
  const programs = postgresPrograms();
  if (programs === undefined) throw new Error("The fault suite needs the programs of a PostgreSQL server.");
  const { folder, remove } = makeFolder();
  const server = new PrivatePostgres(programs, inFolder);
  await server.open();
  const store = (): Store => postgres(server.url("oracle"));
  await look(store(), async () => undefined);
  await watchEpochs(server);
  const seats = await Promise.all(
    Array.from({ length: nodes }, async (_, index): Promise<Seat> => {
      const wire = new Wire(server.port);
      await wire.open();
      const where = server.url(`node-${index}`, wire.port);
      const settings = { store: "postgres", where, platform: platform.url, leaseMs, claimMs, sendTimeoutMs } as const;
      return { node: new NodeProcess(settings, join(folder, `node-${index}.log`)), wire };
    }),
  );
  return {
    seats,
    server,
    folder,
    store,
    async close() {
      for (const { node, wire } of seats) {
        await node.kill();
        wire?.close();
      }
      await server.close();
      remove();
    },
  };
}
