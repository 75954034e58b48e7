import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import type { Route, SocketRoute } from "@frontdesk/core";
import { type FakeClock, fakeClock, type LogLine, type RecordingLog, recordingLog } from "@frontdesk/core/testing";
import { onTestFinished } from "vitest";
import { mount, type Runtime } from "../../src/runtime/mount.ts";
import { type HttpOptions, httpSettings } from "../../src/runtime/options.ts";
import { type FakeEngine, fakeEngine } from "./fake-engine.ts";

export interface Mounted {
  readonly engine: FakeEngine;
  readonly runtime: Runtime;
  readonly clock: FakeClock;
  readonly log: RecordingLog;
}

/** A runtime over a fake engine, started. */
export async function mounted(
  routes: readonly Route[],
  options: HttpOptions & { readonly sockets?: readonly SocketRoute[] } = {},
): Promise<Mounted> {
  const engine = fakeEngine(routes, options.sockets);
  const clock = fakeClock();
  const log = recordingLog();
  const runtime = mount(engine, { ...httpSettings(options), bot: { id: "acme", name: "Acme support" }, clock, log });
  await runtime.start();
  return { engine, runtime, clock, log };
}

/** Listens on a port of the system's choice until the test is over. */
export async function listening(listener: RequestListener, runtime?: Runtime): Promise<{ url: string; port: number }> {
  const server = createServer(listener);
  if (runtime !== undefined) server.on("upgrade", runtime.upgrade);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  // A server that listens on a port has an address that is an object.
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, port };
}

/** What was reported as an error. */
export function errorsOf({ lines }: RecordingLog): readonly LogLine[] {
  return lines.filter(({ level }) => level === "error");
}
