import type { Clock } from "@frontdesk/core";
import type { App, ReceiverEvent } from "@slack/bolt";
import type { Fields } from "./fields.ts";
import type { QuietLogger } from "./quiet-logger.ts";
import { timedFetch, webClientOptions } from "./web-client.ts";

/** Slack's framework, as far as this channel uses it. */
export interface Bolt {
  /** Runs a body through Bolt; `take` is called in its first middleware. Rejects as `take` does. */
  process(body: Fields, take: () => Promise<void>): Promise<void>;
}

/** What Bolt is made with. */
export interface BoltOptions {
  readonly apiUrl: string;
  readonly clock: Clock;
  readonly logger: QuietLogger;
}

/**
 * Bolt without a server of its own. It answers events before any of its middleware runs, so an answer to Slack is not
 * its business here: who calls `process` answers when that has resolved. Bolt holds no token: what is called, this channel
 * calls by itself, and no event waits for Bolt's `auth.test`.
 */
export async function openBolt({ apiUrl, logger, clock }: BoltOptions): Promise<Bolt> {
  const { App } = await import("@slack/bolt");
  const receiver = { init(): void {}, async start(): Promise<void> {}, async stop(): Promise<void> {} };
  const app: App = new App({
    receiver,
    logger,
    // The bot's own words are left out by `receive`, which knows more kinds of them.
    ignoreSelf: false,
    convoStore: false,
    authorize: async () => ({}),
    clientOptions: { ...webClientOptions(apiUrl, timedFetch(clock)), logger },
  });
  app.use(async ({ context }) => {
    const taking: unknown = context.taking;
    if (typeof taking === "function") await taking();
  });
  app.error(async (error) => {
    throw error;
  });

  return {
    async process(body, take): Promise<void> {
      let taken: Promise<void> | undefined;
      const taking = (): Promise<void> => {
        taken ??= take();
        return taken;
      };
      const event: ReceiverEvent = { body, ack: async () => {}, customProperties: { taking } };
      await app.processEvent(event).catch((error: unknown) => {
        // Bolt stumbles over fields of odd types that nobody needs; the event is good all the same.
        if (taken === undefined) logger.stumbled(error);
      });
      await taking();
    },
  };
}
