import { createServer, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { createAdaptorServer, type HttpBindings } from "@hono/node-server";
import express from "express";
import Fastify from "fastify";
import { type Channel, frontdesk, lineLog, memory, type Runtime, type RuntimeOptions, runtime, web } from "frontdesk";
import { Hono } from "hono";
import { describe, expect, onTestFinished, test } from "vitest";

const front = frontdesk({ id: "acme", name: "Acme support", disclosure: false });
const hours = front.intent({ name: "hours", examples: ["when are you open"], run: () => "From 9 to 18." });
const bot = front.bot({ intents: [hours] });

/** Answers with what it saw, and echoes over a WebSocket. */
function probe(): Channel {
  return {
    apiVersion: 1,
    name: "probe",
    capabilities: { ...web().capabilities },
    routes: (["GET", "POST"] as const).map((method) => ({
      method,
      path: "/probe/:room",
      maxBodyBytes: 1_000,
      async handle({ method, path, params, base, remoteAddress, query, headers, body }) {
        const seen = { method, path, params, base, remoteAddress, query: [...query], type: headers["content-type"] };
        return { status: 200, body: JSON.stringify({ ...seen, body: Buffer.from(body).toString("hex") }) };
      },
    })),
    sockets: [
      {
        path: "/probe/:room/socket",
        async accept(request) {
          let send: (text: string) => void = () => {};
          return {
            open(socket) {
              send = (text) => socket.send(`${request.base} ${request.params.room} ${text}`);
            },
            message: (text) => send(text),
            close() {},
          };
        },
      },
    ],
    async open() {},
    key: () => "probe",
    render: () => [],
    send: async () => ({}),
    async close() {},
  };
}

async function started(options: RuntimeOptions = {}): Promise<Runtime> {
  const desk = runtime(bot, {
    channels: [probe(), web()],
    store: memory(),
    log: lineLog({ level: "silent" }),
    ...options,
  });
  await desk.start();
  onTestFinished(() => desk.stop({ deadlineMs: 0 }));
  return desk;
}

async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  // A server that listens on a port has an address that is an object.
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Each host below `/support`, beside a route of its own that reads JSON. */
const hosts: { readonly [name: string]: (desk: Runtime) => Promise<string> } = {
  async "node:http"(desk) {
    const server = createServer((request, response) => {
      if (request.url === "/own") response.end("own");
      else void desk.node(request, response);
    });
    return listening(server.on("upgrade", desk.upgrade));
  },
  "Express 5": mountedInExpress,
  async "Hono, the whole path"(desk) {
    const app = new Hono<{ Bindings: HttpBindings }>();
    app.all("/support/*", (context) => {
      const { remoteAddress } = context.env.incoming.socket;
      return desk.fetch(context.req.raw, { remoteAddress });
    });
    app.post("/own", async (context) => context.text((await context.req.json()).text));
    return hono(app, desk);
  },
  async "Hono, mounted"(desk) {
    const app = new Hono<{ Bindings: HttpBindings }>();
    app.mount("/support", (request: Request, { incoming }: HttpBindings) =>
      desk.fetch(request, { remoteAddress: incoming.socket.remoteAddress }),
    );
    app.post("/own", async (context) => context.text((await context.req.json()).text));
    return hono(app, desk);
  },
  async "Fastify 5"(desk) {
    const app = Fastify();
    app.register(
      async (scope) => {
        // Leaves the body unread, for the runtime to read it raw.
        scope.removeAllContentTypeParsers();
        scope.addContentTypeParser("*", (_request, _payload, done) => done(null));
        scope.all("/*", (request, reply) => {
          reply.hijack();
          return desk.node(request.raw, reply.raw);
        });
      },
      { prefix: "/support" },
    );
    app.post<{ Body: { text: string } }>("/own", async (request) => request.body.text);
    app.server.on("upgrade", desk.upgrade);
    onTestFinished(() => app.close());
    return app.listen({ port: 0, host: "127.0.0.1" });
  },
};

async function mountedInExpress(desk: Runtime): Promise<string> {
  const app = express();
  app.use("/support", desk.node);
  app.use(express.json());
  app.post("/own", (request, response) => void response.send(request.body.text));
  return listening(createServer(app).on("upgrade", desk.upgrade));
}

async function hono(app: Hono<{ Bindings: HttpBindings }>, desk: Runtime): Promise<string> {
  const server = createAdaptorServer({ fetch: app.fetch });
  if (!("closeAllConnections" in server)) throw new TypeError("The server is not one of node:http.");
  return listening(server.on("upgrade", desk.upgrade));
}

// Not valid UTF-8, not one line, and JSON that would not come out the same if it were parsed and written again.
const raw = Buffer.concat([Buffer.from('{ "a" : 1.0,\r\n "a":"\\u0041" }\u0000'), Buffer.from([0xff, 0xfe])]);

describe.each(Object.entries(hosts))("mounted in %s under a base path", (_name, host) => {
  const mounted = async (options: RuntimeOptions = {}): Promise<string> =>
    host(await started({ basePath: "/support", ...options }));

  test("the body is raw, and the request complete", async () => {
    const url = await mounted();
    const headers = { "content-type": "application/json" };
    const response = await fetch(`${url}/support/probe/a%2Fb?x=1&x=2`, { method: "POST", body: raw, headers });
    expect([response.status, await response.json()]).toEqual([
      200,
      {
        method: "POST",
        path: "/probe/a%2Fb",
        params: { room: "a/b" },
        base: `${url}/support`,
        remoteAddress: "127.0.0.1",
        query: [
          ["x", "1"],
          ["x", "2"],
        ],
        type: "application/json",
        body: raw.toString("hex"),
      },
    ]);
  });

  test("a body in chunks and an empty one arrive, of any type", async () => {
    const url = await mounted();
    for (const [body, type] of [
      [new Uint8Array(0), "application/json"],
      [raw, "text/plain"],
      [raw, "application/x-www-form-urlencoded"],
    ] as const) {
      const response = await fetch(`${url}/support/probe/a`, {
        method: "POST",
        body,
        headers: { "content-type": type },
      });
      expect([type, await response.json()]).toMatchObject([type, { body: Buffer.from(body).toString("hex") }]);
    }
    const stream = { method: "POST", body: new Blob([raw, raw]).stream(), duplex: "half" } as const;
    const chunked = await fetch(`${url}/support/probe/a`, stream);
    expect(await chunked.json()).toMatchObject({ body: Buffer.concat([raw, raw]).toString("hex") });
  });

  test("refusals are ours below the base path, and the host's own routes go on", async () => {
    const url = await mounted();
    const missing = await fetch(`${url}/support/nothing`);
    expect([missing.status, await missing.json()]).toMatchObject([404, { error: { code: "runtime.no_route" } }]);
    const wrong = await fetch(`${url}/support/probe/a`, { method: "DELETE" });
    expect([wrong.status, wrong.headers.get("allow")]).toEqual([405, "GET, POST, HEAD, OPTIONS"]);
    const large = await fetch(`${url}/support/probe/a`, { method: "POST", body: Buffer.alloc(1_001) });
    expect([large.status, await large.json()]).toMatchObject([413, { error: { code: "message.too_large" } }]);
    const head = await fetch(`${url}/support/health`, { method: "HEAD" });
    expect([head.status, await head.text()]).toEqual([200, ""]);
    const headers = { "content-type": "application/json" };
    const own = await fetch(`${url}/own`, { method: "POST", body: '{"text":"own"}', headers });
    expect([own.status, await own.text()]).toEqual([200, "own"]);
  });

  test("a client that breaks off takes nothing down", async () => {
    const url = await mounted();
    const { port } = new URL(url);
    await new Promise<void>((resolve) => {
      const socket = connect(Number(port), "127.0.0.1", () => {
        socket.write("POST /support/probe/a HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nonly", () =>
          socket.destroy(),
        );
      });
      socket.on("close", () => resolve());
    });
    expect((await fetch(`${url}/support/health`)).status).toBe(200);
  });

  test("WebSockets are let in", async () => {
    const url = await mounted();
    const socket = new WebSocket(`${url.replace("http", "ws")}/support/probe/a/socket`);
    const heard = new Promise((resolve, reject) => {
      socket.onmessage = ({ data }) => resolve(data);
      socket.onerror = () => reject(new Error("The WebSocket failed."));
    });
    socket.onopen = () => socket.send("hello");
    expect(await heard).toBe(`${url}/support a hello`);
    socket.close();
  });

  test("a customer of the web channel is answered", async () => {
    const url = `${await mounted()}/support/v3/directline`;
    const post = async (path: string, token: string | undefined, body: unknown): Promise<Record<string, unknown>> => {
      const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
      const headers = { "content-type": "application/json", ...authorization };
      const response = await fetch(url + path, { method: "POST", headers, body: JSON.stringify(body) });
      expect([path, response.ok]).toEqual([path, true]);
      const answer: unknown = await response.json();
      // Safe: Direct Line answers with objects.
      return answer as Record<string, unknown>;
    };
    const { token } = await post("/tokens/generate", undefined, {});
    const { conversationId, streamUrl, token: own } = await post("/conversations", String(token), {});
    expect(String(streamUrl)).toContain("/support/v3/directline/");
    const stream = new WebSocket(String(streamUrl));
    const answered = new Promise<string>((resolve, reject) => {
      stream.onerror = () => reject(new Error("The WebSocket failed."));
      stream.onmessage = ({ data }) => {
        if (String(data).includes("From 9 to 18.")) resolve(String(data));
      };
    });
    await post(`/conversations/${conversationId}/activities`, String(own ?? token), {
      type: "message",
      from: { id: "visitor" },
      text: "when are you open",
    });
    expect(await answered).toContain("From 9 to 18.");
    stream.close();
  });
});

test("in Express the base path need not be told, but for WebSockets", async () => {
  const url = await mountedInExpress(await started());
  const response = await fetch(`${url}/support/probe/a`);
  expect(await response.json()).toMatchObject({ path: "/probe/a", base: `${url}/support` });
});

describe("behind a body parser", () => {
  const post = (url: string): Promise<Response> =>
    fetch(`${url}/support/probe/a`, {
      method: "POST",
      body: '{ "a": 1.0 }',
      headers: { "content-type": "application/json" },
    });
  const refused = async (response: Response): Promise<void> => {
    const body: unknown = await response.json();
    expect([response.status, body]).toMatchObject([500, { error: { code: "runtime.body_consumed" } }]);
    expect(JSON.stringify(body)).toContain(
      "Mount frontdesk before the body parser, or keep the bytes as `request.rawBody`.",
    );
  };
  const intact = async (response: Response): Promise<void> => {
    expect(await response.json()).toMatchObject({ body: Buffer.from('{ "a": 1.0 }').toString("hex") });
  };

  test("Express: an error that names the remedy; `rawBody` and express.raw() are remedies", async () => {
    const desk = await started();
    const after = async (parser: express.Handler): Promise<Response> => {
      const app = express();
      app.use(parser);
      app.use("/support", desk.node);
      return post(await listening(createServer(app)));
    };
    await refused(await after(express.json()));
    await intact(await after(express.raw({ type: "*/*" })));
    const keep = express.json({
      verify: (request, _response, bytes) => void Object.assign(request, { rawBody: bytes }),
    });
    await intact(await after(keep));
  });

  test("Fastify: an error that names the remedy; a parser that keeps the buffer is one", async () => {
    const desk = await started({ basePath: "/support" });
    const parsed = Fastify();
    parsed.all("/support/*", (request, reply) => {
      reply.hijack();
      return desk.node(request.raw, reply.raw);
    });
    onTestFinished(() => parsed.close());
    await refused(await post(await parsed.listen({ port: 0, host: "127.0.0.1" })));

    const kept = Fastify();
    kept.removeAllContentTypeParsers();
    kept.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => done(null, body));
    kept.all("/support/*", (request, reply) => {
      reply.hijack();
      return desk.node(Object.assign(request.raw, { rawBody: request.body }), reply.raw);
    });
    onTestFinished(() => kept.close());
    await intact(await post(await kept.listen({ port: 0, host: "127.0.0.1" })));
  });

  test("Hono: an error that names the remedy when a Request was read before", async () => {
    const desk = await started({ basePath: "/support" });
    const app = new Hono();
    app.use(async (context, next) => {
      await context.req.json();
      await next();
    });
    app.all("/support/*", (context) => desk.fetch(context.req.raw));
    await refused(await app.request("http://127.0.0.1/support/probe/a", { method: "POST", body: '{ "a": 1.0 }' }));
  });
});
