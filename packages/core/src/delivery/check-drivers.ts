import type { Bot } from "../definition/bot.ts";
import { FrontdeskError } from "../errors/frontdesk-error.ts";
import type { Channel } from "../ports/channel.ts";
import type { EngineOptions } from "./engine-options.ts";

/**
 * Refuses drivers of another version of core, two channels with one name, an address that is none, and a size that is none.
 *
 * @throws FrontdeskError `runtime.incompatible_driver`, `runtime.duplicate_channel`, `runtime.invalid_options`.
 */
export function checkDrivers(bot: Bot, channels: readonly Channel[], options: EngineOptions): void {
  const desks = options.desk === undefined ? [] : [options.desk].flat();
  const drivers = [
    ...channels,
    ...desks,
    ...bot.knowledge,
    options.store,
    options.understanding,
    options.index,
    options.files,
  ];
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
  const { publicUrl } = options;
  if (publicUrl !== undefined && !/^https?:$/.test(URL.parse(publicUrl)?.protocol ?? "")) {
    throw new FrontdeskError("runtime.invalid_options", "The option `publicUrl` is no address.", {
      hint: "Give it a scheme, a host and the base path, such as https://example.com/support.",
    });
  }
  if (options.background === false && options.store?.nodes === undefined) {
    throw new FrontdeskError("runtime.invalid_options", "`background: false` needs a store that nodes can share.", {
      hint: "Give it postgres(url), or leave `background` out.",
    });
  }
  const { maxFileBytes = 1 } = options;
  if (!Number.isInteger(maxFileBytes) || maxFileBytes < 1) {
    throw new FrontdeskError("runtime.invalid_options", "The option `maxFileBytes` is no size.", {
      hint: "Give it a whole number of bytes, such as 20_971_520.",
    });
  }
  const names = channels.map((channel) => channel.name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice === undefined) return;
  throw new FrontdeskError("runtime.duplicate_channel", `Two channels are called ${twice}.`, {
    hint: "Give one of them another `name`: two apps on one platform are two channels.",
  });
}
