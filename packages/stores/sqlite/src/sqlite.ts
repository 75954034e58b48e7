import { FrontdeskError, type Store } from "@frontdesk/core";
import { bringUpToDate, report } from "./admin.ts";
import { isSlowDisk } from "./disk-pace.ts";
import { openHere } from "./open-here.ts";
import { callVerb, type OpenStore, verbsBy } from "./open-store.ts";
import { inMemory, readSettings, type Settings, type SqliteOptions } from "./options.ts";
import { openInThread } from "./store-thread.ts";

async function openAsAsked(bot: string, settings: Settings): Promise<OpenStore> {
  const { path, thread, slowSyncMs } = settings;
  if (path === inMemory || thread === "main") return openHere(bot, settings);
  if (thread === "worker") return openInThread(bot, settings);
  const probe = `${path}.${encodeURIComponent(bot)}.sync`;
  if (!isSlowDisk(probe, slowSyncMs)) return openHere(bot, settings);
  try {
    return await openInThread(bot, settings);
  } catch {
    // There may be no thread, as where a bundler has left its program out. What is wrong with the file is found here too.
    return openHere(bot, settings);
  }
}

/**
 * A store in one SQLite file, for one process. Writes that are under way at the same time share a transaction, which is
 * on the disk (`synchronous = FULL`) before their promises resolve. Where the disk is slow, the database works in a
 * thread of its own, so that the event loop does not wait for it. Several bots may share a file, also from several
 * processes; one bot is served by one process at a time, which holds the lock `<file>.<bot>.lock`.
 *
 * @param path - A path (relative to the working directory), a `file:` URL, or `:memory:`, which forgets all on `close`.
 * The folder must be there. Keep the file on a local disk, and copy it with {@link backupSqlite}.
 * @throws FrontdeskError `store.unavailable` for a path that is none; `open` throws as the port says.
 *
 * @example
 * ```ts
 * import { sqlite } from "@frontdesk/sqlite";
 *
 * const store = sqlite(":memory:"); // or sqlite("frontdesk.db")
 * await store.open("acme");
 * await store.putBlob("greeting", new TextEncoder().encode("hello"));
 * await store.close();
 * ```
 */
export function sqlite(path: string | URL, options: SqliteOptions = {}): Store {
  const settings = readSettings(path, options);
  let current: OpenStore | undefined;
  let opening: Promise<void> | undefined;
  /** Never rejects. */
  let closing: Promise<void> = Promise.resolve();

  const closeCurrent = (): Promise<void> => {
    if (current === undefined) return closing;
    const closed = current.close();
    current = undefined;
    closing = closed.catch(() => {});
    return closed;
  };

  return {
    apiVersion: 1,
    name: "sqlite",
    async open(bot) {
      if (opening !== undefined || current !== undefined) {
        throw new FrontdeskError("store.unavailable", `The store "${settings.path}" is open already.`, {
          hint: "Close it first, or make another one: one store serves one bot at a time.",
        });
      }
      opening = closing.then(async () => {
        current = await openAsAsked(bot, settings);
      });
      try {
        await opening;
      } finally {
        opening = undefined;
      }
    },
    ...verbsBy((verb, args) => {
      if (current !== undefined) return callVerb(current, verb, args);
      const error = new FrontdeskError("store.closed", `The store "${settings.path}" is not open.`, {
        hint: "Call open(bot) first.",
      });
      return Promise.reject(error);
    }),
    inspect: async (bot) => (current === undefined ? report(settings, bot, undefined) : current.inspect(bot)),
    migrate: async () => bringUpToDate(settings),
    // What is being opened is closed as soon as it is open.
    close: () => (opening === undefined ? closeCurrent() : opening.then(closeCurrent, closeCurrent)),
  };
}
