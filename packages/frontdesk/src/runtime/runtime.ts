import { type Bot, engine, systemClock } from "@frontdesk/core";
import { sqlite } from "@frontdesk/sqlite";
import { web } from "@frontdesk/web";
import { diskFiles } from "../files/disk-files.ts";
import { defaultLog } from "../system/default-log.ts";
import { mount, type Runtime } from "./mount.ts";
import { httpSettings, type RuntimeOptions } from "./options.ts";

/**
 * Makes a bot runnable on Node: in a server of your own through `node`, `fetch` and `upgrade`, or by {@link serve}.
 * Without options it answers on the web channel and keeps everything in the working directory: files in the folder
 * `frontdesk-files`, all else in `frontdesk.db`.
 *
 * @throws FrontdeskError `runtime.invalid_options`, `runtime.duplicate_route`, `runtime.duplicate_channel`,
 * `runtime.incompatible_driver`.
 * @example
 * ```ts
 * import { createServer } from "node:http";
 * import { frontdesk, runtime } from "frontdesk";
 *
 * const front = frontdesk({ id: "acme", name: "Acme support" });
 * const hours = front.intent({ name: "hours", examples: ["when are you open"], run: () => "From 9 to 18." });
 * const desk = runtime(front.bot({ intents: [hours] }));
 * await desk.start();
 * const server = createServer(desk.node).on("upgrade", desk.upgrade);
 * server.close();
 * await desk.stop();
 * ```
 */
export function runtime(bot: Bot, options: RuntimeOptions = {}): Runtime {
  const settings = httpSettings(options);
  const { clock = systemClock, log = defaultLog(options.logLevel) } = options;
  const { channels = [web()], store = sqlite("frontdesk.db"), files = diskFiles("frontdesk-files") } = options;
  const metrics = [options.metrics ?? []].flat();
  const ready = { store, maxWaiting: options.maxWaiting ?? 100_000 };
  const running = engine(bot, { ...options, channels, store, files, clock, log, metrics });
  const mounted = mount(running, { ...settings, bot, clock, log, ready, metrics });
  for (const one of metrics) one.attach?.({ bot, store, clock, status: () => running.status() });
  return mounted;
}
