import type { Channel } from "../ports/channel.ts";
import type { Log } from "../ports/log.ts";
import { channelHost, type HostServices } from "./channel-host.ts";
import type { StartReport } from "./engine-options.ts";

/** What channels are opened with. */
export interface OpenChannelsOptions {
  readonly channels: readonly Channel[];
  readonly host: HostServices;
  readonly log: Log;
  /** Throws when the engine was stopped meanwhile. */
  throwIfStopped(): void;
  opened(name: string, status: "open" | "failed"): void;
}

/** Opens all channels side by side. One that fails is reported, and the others run. */
export async function openChannels({
  channels,
  host,
  log,
  throwIfStopped,
  opened,
}: OpenChannelsOptions): Promise<StartReport> {
  const report = await Promise.all(
    channels.map(async (channel) => {
      try {
        await channel.open(channelHost(channel, host));
        try {
          throwIfStopped();
        } catch (stopped) {
          await channel.close();
          throw stopped;
        }
        opened(channel.name, "open");
        return { name: channel.name, status: "open" as const };
      } catch (error) {
        opened(channel.name, "failed");
        log.error("channel.start_failed", { channel: channel.name }, error);
        return { name: channel.name, status: "failed" as const, error };
      }
    }),
  );
  return { channels: report };
}
