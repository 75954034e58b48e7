import type { CustomerProfile, Engine, EngineStatus, Route, SocketRoute } from "@frontdesk/core";

/** An engine that is nothing but its routes and a state. */
export interface FakeEngine extends Engine {
  state: EngineStatus["state"];
}

const nobody = async (): Promise<CustomerProfile> => ({ id: "", identities: [], emails: [] });

const nothing = { customer: undefined, messages: 0, events: 0, unsent: 0, files: 0 };

export function fakeEngine(routes: readonly Route[], sockets: readonly SocketRoute[] = []): FakeEngine {
  const fake: FakeEngine = {
    state: "new",
    routes,
    sockets,
    async start() {
      fake.state = "open";
      return { channels: [{ name: "fake", status: "open" }] };
    },
    async stop() {
      fake.state = "closed";
    },
    async send() {},
    async callOff() {},
    drain: async () => ({ isDone: true }),
    forget: async () => ({ ...nothing, conversations: [], identities: [], emails: [], cases: [] }),
    customers: { of: nobody, link: nobody, setApart: nobody },
    operations: { stuck: async () => [], retry: async () => [], drop: async () => [] },
    async idle() {},
    why: () => undefined,
    status: () => ({
      state: fake.state,
      waiting: 0,
      share: { partitions: 256, nodes: 1 },
      channels: [{ name: "fake", status: "open" }],
    }),
  };
  return fake;
}

/** Answers with what it saw of the request. */
export function echo(method: Route["method"], path: string, maxBodyBytes?: number): Route {
  return {
    method,
    path,
    maxBodyBytes,
    async handle(request) {
      const { method, path, params, base, remoteAddress } = request;
      const seen = { method, path, params, base, remoteAddress, query: [...request.query], body: hex(request.body) };
      return { status: 200, headers: { "content-type": "application/json" }, body: JSON.stringify(seen) };
    },
  };
}

export function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
