import { type Bot, type Engine, engine, type Files, memory, memoryFiles, type Store } from "@frontdesk/core";
import { type FakeClock, fakeClock, type RecordingLog, recordingLog, seededRandom } from "@frontdesk/core/testing";
import { onTestFinished } from "vitest";
import { type TelegramOptions, telegram } from "../../src/index.ts";
import { type FakeTelegram, fakeTelegram } from "../../src/testing/index.ts";

/** A bot that runs on Telegram's stand-in, by long polling. */
export interface TelegramDesk {
  readonly api: FakeTelegram;
  readonly clock: FakeClock;
  readonly store: Store;
  readonly files: Files;
  readonly log: RecordingLog;
  readonly engine: Engine;
  /** Every update is accepted. */
  accepted(): Promise<void>;
  /** Every update is accepted; then the clock goes on, and what is due is answered. */
  answers(waitMs?: number): Promise<void>;
  /** Ends the program in the middle of whatever it does. */
  dies(): Promise<void>;
}

/** Starts a bot; with the parts of an earlier one it goes on where that ended. */
export async function openDesk(
  bot: Bot,
  before: Partial<Pick<TelegramDesk, "api" | "store" | "files">> = {},
  options: TelegramOptions = {},
): Promise<TelegramDesk> {
  const api = before.api ?? (await fakeTelegram());
  const { store = memory(), files = memoryFiles() } = before;
  const clock = fakeClock();
  const log = recordingLog();
  const channel = telegram({ token: api.token, apiRoot: api.apiRoot, gatherMs: 0, ...options });
  const running = engine(bot, { channels: [channel], clock, store, files, log, random: seededRandom("telegram") });
  onTestFinished(async () => {
    await running.stop({ deadlineMs: 0 });
    await api.close();
  });
  await running.start();
  return {
    api,
    clock,
    store,
    files,
    log,
    engine: running,
    accepted: () => until(() => api.unconfirmed === 0),
    async answers(waitMs = 0) {
      await until(() => api.unconfirmed === 0);
      if (waitMs > 0) await clock.advance(waitMs);
      await running.idle();
    },
    dies: () => running.stop({ deadlineMs: 0 }),
  };
}

/** Lets the event loop turn until something is so; the test's own time limit ends it otherwise. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setImmediate(resolve));
}
