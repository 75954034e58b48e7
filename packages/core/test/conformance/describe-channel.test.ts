import type {
  ChannelFixture,
  ChannelSubject,
  PlatformFault,
  ShownMessage,
} from "../../src/conformance/channel/fixture.ts";
import { describeChannel } from "../../src/conformance/describe-channel.ts";
import type { Channel, ChannelHost } from "../../src/ports/channel.ts";
import { errorOf, fixtureOf } from "./letters.ts";

/** The floor: a platform that shows text of 160 units and nothing else, as a contributor's first channel might be. */
const proof = "proof-of-the-platform";

function postcards(
  account: string,
  platform: Map<string, string[]>,
  next: () => PlatformFault | undefined,
): Channel<string> {
  let host: ChannelHost | undefined;
  const id = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);
  return {
    apiVersion: 1,
    name: "postcards",
    capabilities: {
      text: { maxLength: 160, markdown: false },
      choices: false,
      cards: false,
      carousels: false,
      images: false,
      files: false,
      lists: false,
      tables: false,
      sources: false,
      rate: {},
      gatherMs: 0,
      idempotentSend: false,
    },
    routes: [
      {
        method: "POST",
        path: "/postcards",
        async handle(request) {
          if (request.headers["x-proof"] !== proof) return { status: 401 };
          let body: { readonly id?: unknown; readonly from?: unknown; readonly text?: unknown };
          try {
            body = Object(JSON.parse(new TextDecoder().decode(request.body)));
          } catch {
            return { status: 400 };
          }
          const [event, from, text] = [id(body.id), id(body.from), body.text];
          if (event === undefined || from === undefined || typeof text !== "string") return { status: 200 };
          try {
            await host?.accept([
              {
                kind: "message",
                text,
                account,
                address: { from },
                conversationKind: "direct",
                eventKeys: [event],
                at: host.clock.now(),
                user: { id: from },
              },
            ]);
            return { status: 200 };
          } catch {
            return { status: 503 };
          }
        },
      },
    ],
    async open(opened) {
      host = opened;
    },
    key: (address) => String(address.from),
    render: ({ parts }) => parts.map((part) => (part.kind === "text" ? part.text : "")),
    async send({ from }, piece, { signal }) {
      const fault = signal.aborted ? ({ kind: "unreachable" } as const) : next();
      if (fault !== undefined) throw errorOf(fault);
      platform.get(String(from))?.push(piece);
      return {};
    },
    async close() {},
  };
}

const shown = (text: string): ShownMessage => ({ text: text.trim(), marks: [], buttons: [], others: [] });

const fixture: ChannelFixture = {
  async start(account): Promise<ChannelSubject> {
    const platform = new Map([1, 2].map((customer): [string, string[]] => [`customer-${customer}`, []]));
    let fault: PlatformFault | undefined;
    const again = (): Channel =>
      postcards(`account-${account}`, platform, () => {
        const now = fault;
        fault = undefined;
        return now;
      });
    return {
      channel: again(),
      again,
      secrets: [proof],
      platform: {
        shown: async ({ from }) => (platform.get(String(from)) ?? []).map(shown),
        read: (piece) => shown(String(piece)),
        async fail(next) {
          fault = next;
        },
      },
      async stop() {},
    };
  },
  async request(delivery) {
    const headers: { [name: string]: string } = {};
    if (delivery.proof !== "missing") headers["x-proof"] = delivery.proof === "valid" ? proof : "forged";
    const post = { method: "POST", path: "/postcards", headers } as const;
    if (delivery.kind === "bytes") return { ...post, body: delivery.bytes };
    if (delivery.kind === "payload") return { ...post, body: JSON.stringify(delivery.payload) };
    const { event, text, customer } = delivery.message;
    return { ...post, body: JSON.stringify({ id: String(event), from: `customer-${customer}`, text }) };
  },
  proof: { coversBody: false, times: [] },
  cases: {
    6: "post has no handshake",
    17: "post has no bots",
    18: "what is written is written",
    19: "a postcard is for one",
    20: "there are no commands",
    22: "there are no entities",
    23: "nothing can be enclosed",
    33: "there are no buttons",
  },
  payloads: [
    {
      name: "a postcard",
      payload: { id: "7", from: "customer-1", text: "Hello" },
      expected: [
        {
          kind: "message",
          text: "Hello",
          account: "account-1",
          address: { from: "customer-1" },
          conversationKind: "direct",
          eventKeys: ["7"],
          at: Date.UTC(2026, 0, 5, 12),
          user: { id: "customer-1" },
        },
      ],
    },
    { name: "a telegram", payload: { stop: "stop" }, expected: [] },
  ],
};

describeChannel("postcards", fixture);

// The other end: core's own fake, which shows everything.
describeChannel("letters", fixtureOf());
