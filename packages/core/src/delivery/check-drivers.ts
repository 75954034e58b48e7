import type { Bot } from "../definition/bot.ts";
import { FrontdeskError } from "../errors/frontdesk-error.ts";
import type { Channel } from "../ports/channel.ts";
import type { EngineOptions } from "./engine-options.ts";

/**
 * Refuses drivers of another version of core, and two channels with one name.
 *
 * @throws FrontdeskError `runtime.incompatible_driver`, `runtime.duplicate_channel`.
 */
export function checkDrivers(bot: Bot, channels: readonly Channel[], options: EngineOptions): void {
  const drivers = [...channels, options.store, options.understanding, options.index, options.desk, ...bot.knowledge];
  for (const driver of drivers) {
    if (driver === undefined || driver.apiVersion === 1) continue;
    throw new FrontdeskError(
      "runtime.incompatible_driver",
      "A driver was made for another version of @frontdesk/core.",
      {
        hint: "Install versions of the frontdesk packages that belong together.",
      },
    );
  }
  const names = channels.map((channel) => channel.name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice === undefined) return;
  throw new FrontdeskError("runtime.duplicate_channel", `Two channels are called ${twice}.`, {
    hint: "Give one of them another `name`: two apps on one platform are two channels.",
  });
}
