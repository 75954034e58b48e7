import { createServer, request } from "node:http";
import { type Bot, type Channel, FrontdeskError, memory, type Store } from "@frontdesk/core";
import { fakeChannel, recordingLog } from "@frontdesk/core/testing";
import { describe, expect, it, onTestFinished } from "vitest";
import { runtime } from "../../src/runtime/runtime.ts";
import { type Served, type ServeOptions, serve } from "../../src/serve/serve.ts";
import { bot } from "../fixtures/acme.ts";

interface Setting {
  readonly channels?: readonly Channel[];
  readonly store?: Store;
  readonly definition?: Bot;
}

async function served(
  options: ServeOptions = {},
  setting: Setting = {},
): Promise<Served & { readonly printed: string[] }> {
  const printed: string[] = [];
  const started = await serve(setting.definition ?? bot, {
    port: 0,
    ownsProcess: false,
    print: (line) => void printed.push(line),
    channels: setting.channels ?? [fakeChannel()],
    store: setting.store ?? memory(),
    log: recordingLog(),
    ...options,
  });
  onTestFinished(() => started.close());
  return { ...started, printed };
}

describe("serve", () => {
  it("serves a bot on 127.0.0.1, and says where", async () => {
    const { url, port, printed } = await served();
    expect(url).toBe(`http://127.0.0.1:${port}`);
    expect(printed).toEqual([`Acme support is ready at ${url}`]);
    expect((await fetch(`${url}/health`)).status).toBe(200);
  });

  it("serves a runtime", async () => {
    const desk = runtime(bot, { channels: [], store: memory(), log: recordingLog(), basePath: "/support" });
    const started = await serve(desk, { port: 0, ownsProcess: false, print: () => {} });
    onTestFinished(() => started.close());
    expect((await fetch(`${started.url}/support/health`)).status).toBe(200);
  });

  it("goes on without a channel that does not start, and says which", async () => {
    const broken: Channel = {
      ...fakeChannel({ name: "chat" }),
      open: () =>
        Promise.reject(new FrontdeskError("channel.start_failed", "The key is wrong.", { hint: "Set CHAT_KEY." })),
    };
    const { url, printed } = await served({}, { channels: [broken, fakeChannel()] });
    expect(printed[0]).toBe("The channel chat did not start: The key is wrong. Set CHAT_KEY. (channel.start_failed)");
    const health = await fetch(`${url}/health`);
    expect([health.status, await health.json()]).toMatchObject([
      200,
      {
        channels: [
          { name: "chat", status: "failed" },
          { name: "test", status: "open" },
        ],
      },
    ]);
  });

  it("does not start where a port is taken, and says what to do", async () => {
    const { port } = await served();
    const channel = fakeChannel();
    await expect(served({ port }, { channels: [channel] })).rejects.toMatchObject({
      code: "runtime.port_taken",
      message: `Port ${port} of 127.0.0.1 is taken by another program.`,
      hint: expect.stringContaining("`port`"),
    });
  });

  it("frees its port when the start fails", async () => {
    const store: Store = {
      ...memory(),
      open: () => Promise.reject(new FrontdeskError("store.unavailable", "It cannot be written.")),
    };
    const free = createServer();
    await new Promise<void>((resolve) => free.listen(0, "127.0.0.1", resolve));
    const address = free.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    await new Promise((resolve) => free.close(resolve));
    await expect(served({ port }, { store })).rejects.toMatchObject({ code: "store.unavailable" });
    expect((await served({ port })).port).toBe(port);
  });

  it.each([
    [{ port: -1 }, "port"],
    [{ port: 70_000 }, "port"],
    [{ port: 1.5 }, "port"],
    [{ host: "" }, "host"],
    [{ drainMs: -1 }, "drainMs"],
    [{ noticeMs: -1 }, "noticeMs"],
  ])("refuses %j", async (options, name) => {
    await expect(served(options)).rejects.toMatchObject({
      code: "runtime.invalid_options",
      message: expect.stringContaining(`\`${name}\` of serve()`),
    });
  });

  it("says when the machine has no such address", async () => {
    await expect(served({ host: "192.0.2.1" })).rejects.toMatchObject({
      code: "runtime.invalid_options",
      hint: expect.stringContaining("127.0.0.1"),
    });
  });

  it("answers a request that offers another protocol", async () => {
    const { url } = await served();
    const status = await new Promise((resolve, reject) => {
      const sent = request(
        `${url}/health`,
        { headers: { connection: "Upgrade, HTTP2-Settings", upgrade: "h2c" } },
        (response) => resolve(response.statusCode),
      );
      sent.on("error", reject).end();
    });
    expect(status).toBe(200);
  });

  it("finishes what is under way before it closes, and takes nothing new", async () => {
    const { promise: handled, resolve: finish } = Promise.withResolvers<void>();
    const { promise: asked, resolve: arrived } = Promise.withResolvers<void>();
    const channel: Channel = {
      ...fakeChannel(),
      routes: [
        {
          method: "GET",
          path: "/slow",
          async handle() {
            arrived();
            await handled;
            return { status: 200, body: "late" };
          },
        },
      ],
    };
    const { url, close, runtime } = await served({}, { channels: [channel] });
    const slow = fetch(`${url}/slow`);
    await asked;
    const closed = close();
    expect(runtime.status().state).not.toBe("open");
    await expect(fetch(`${url}/health`)).rejects.toThrow();
    finish();
    const response = await slow;
    expect([await response.text(), response.headers.get("connection")]).toEqual(["late", "close"]);
    await closed;
    expect(close()).toBe(closed);
  });
});

it("tells load balancers that it stops before it does", async () => {
  const { url, close, runtime } = await served({ noticeMs: 300 });
  expect((await fetch(`${url}/ready`)).status).toBe(200);
  const closed = close();
  const ready = await fetch(`${url}/ready`);
  expect([ready.status, await ready.json()]).toEqual([503, { ready: false, reasons: ["stopping"] }]);
  expect(runtime.status().state).toBe("open");
  expect((await fetch(`${url}/health`)).status).toBe(200);
  await closed;
  expect(runtime.status().state).toBe("closed");
});
