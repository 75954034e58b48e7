import {
  type Channel,
  type ChannelHost,
  FrontdeskError,
  type Inbound,
  type Outbound,
  type Part,
} from "@frontdesk/core";
import type { ChannelFixture } from "@frontdesk/core/conformance";
import { isGenuine, letters, type Post, type Proven, seal, sealOf } from "./letters.ts";

/** One thing that is wrong with a channel or its fixture, and how the titles begin of the tests that must say so. */
export interface Mutant {
  readonly name: string;
  readonly fails: readonly string[];
  make?(post: Post): Channel;
  readonly fixture?: Partial<ChannelFixture>;
}

type Handle = NonNullable<Channel["routes"]>[number]["handle"];

const admitting = (admits: (proven: Proven) => boolean) => (post: Post) => letters(post, admits);

/** Changes members of the channel. */
const members = (change: (channel: Channel, post: Post) => Partial<Channel>) => (post: Post) => {
  const channel = letters(post);
  return { ...channel, ...change(channel, post) };
};

/** Changes what the route answers; `go` is the route as it was. */
const route = (change: (body: string, go: () => ReturnType<Handle>) => ReturnType<Handle>) =>
  members(({ routes = [] }) => ({
    routes: routes.map((each) => ({
      ...each,
      handle: (request) => change(new TextDecoder().decode(request.body), () => each.handle(request)),
    })),
  }));

/** Changes the host that the channel is given. */
const host = (change: (given: ChannelHost) => Partial<ChannelHost>) =>
  members((channel) => ({ open: (given) => channel.open({ ...given, ...change(given) }) }));

/** Changes the events that the channel hands over. */
const events = (change: (event: Inbound) => Inbound) =>
  host((given) => ({ accept: (all) => given.accept(all.map(change)) }));

/** Changes the messages that the channel renders. */
const rendered = (change: (message: Outbound) => Outbound) =>
  members((channel) => ({ render: (message) => channel.render(change(message)) }));

/** Changes the parts that the channel renders. */
const parts = (change: (part: Part) => Part) =>
  rendered((message) => ({ ...message, parts: message.parts.map(change) }));

const texts = (change: (text: string) => string) =>
  parts((part) => (part.kind === "text" ? { ...part, text: change(part.text) } : part));

/** Makes the failure of a send another one. */
const failing = (change: (error: FrontdeskError) => FrontdeskError) =>
  members((channel) => ({
    send: (...args) =>
      channel.send(...args).catch((error: unknown) => {
        throw FrontdeskError.isInstance(error) ? change(error) : error;
      }),
  }));

const cases = (number: 6 | 17 | 18 | 19 | 20 | 22 | 23 | 33, payload: string) => {
  const none = { 6: "-", 17: "-", 18: "-", 19: "-", 20: "-", 22: "-", 23: "-", 33: "-" };
  return {
    name: `names a wrong payload for case ${number}`,
    fails: [`${number} `],
    fixture: { cases: { ...none, [number]: [payload] } },
  };
};

let count = 0;
const next = (): number => {
  count += 1;
  return count;
};
const refused = (hint?: string) => new FrontdeskError("channel.refused", "No.", { hint });
const later = (options = {}) => new FrontdeskError("channel.unavailable", "Later.", { retryable: true, ...options });

/** What a contributor could get wrong, one thing each. */
export const mutants: readonly Mutant[] = [
  { name: "reads a field wrongly", fails: ["1 "], make: events((event) => ({ ...event, at: event.at + 1 })) },
  { name: "takes any seal", fails: ["2 what"], make: admitting(({ mark }) => mark !== undefined) },
  {
    name: "seals the time alone",
    fails: ["2 a body"],
    make: admitting(({ mark = "", stamp }) => mark.startsWith(`${seal}:${stamp}:`)),
  },
  {
    name: "takes what has no seal",
    fails: ["3 "],
    make: admitting((proven) => proven.mark === undefined || isGenuine(proven)),
  },
  {
    name: "looks at no time",
    fails: ["4 what was proved at a wrong time: stale", "4 what was proved at a wrong time: future"],
    make: admitting(({ mark, stamp, body }) => mark === sealOf(stamp, body)),
  },
  {
    name: "gives the same event another key",
    fails: ["5 ", "10 ", "11 ", "12 "],
    make: events((event) => ({ ...event, eventKeys: [`${next()}`] })),
  },
  cases(6, "a letter"),
  cases(17, "a letter"),
  cases(18, "a letter"),
  cases(19, "a letter"),
  cases(20, "a letter"),
  cases(22, "a telegram"),
  cases(23, "a letter"),
  cases(33, "a letter"),
  {
    name: "fails at what is not JSON",
    fails: ["7 what is not JSON"],
    make: route(async (_, go) => ((await go()).status === 400 ? { status: 500 } : go())),
  },
  {
    name: "hands over what it has not looked at",
    fails: ["7 a wrong type"],
    make: host((given) => ({ accept: (all) => given.accept(all.map((event) => ({ ...event, eventKeys: [] }))) })),
  },
  {
    name: "takes less than it says",
    fails: ["8 a body"],
    make: route(async (body, go) => (body.length > 50_000 ? { status: 400 } : go())),
  },
  {
    name: "lets strangers send two megabytes",
    fails: ["8 no large"],
    make: members(({ routes = [] }) => ({ routes: routes.map((each) => ({ ...each, maxBodyBytes: 2_000_000 })) })),
  },
  {
    name: "walks down ten thousand levels",
    fails: ["9 "],
    make: route(async (body, go) => (body.includes("[".repeat(5_000)) ? { status: 500 } : go())),
  },
  {
    name: "knows a redelivery only until it is restarted",
    fails: ["12 "],
    make(post) {
      const life = next();
      return events((event) => ({ ...event, eventKeys: event.eventKeys.map((key) => `${life}:${key}`) }))(post);
    },
  },
  {
    name: "says that all is well whatever became of it",
    fails: ["13 the repetition"],
    make: route(async (_, go) => ((await go()).status === 503 ? { status: 200 } : go())),
  },
  {
    name: "says that all is well before it is",
    fails: ["13 nothing as taken"],
    make: route(async (_, go) => {
      void go();
      return { status: 200 };
    }),
  },
  { name: "counts backwards", fails: ["14 "], make: events((event) => ({ ...event, order: -(event.order ?? 0) })) },
  {
    name: "answers when the bot has answered",
    fails: ["15 "],
    make: host((given) => ({
      async accept(all) {
        const accepted = await given.accept(all);
        for (const { account, address } of all) await given.settled(account, address);
        return accepted;
      },
    })),
  },
  {
    name: "tidies up what customers write",
    fails: ["21 every script and every strange character as it was written"],
    make: events((event) => (event.kind === "message" ? { ...event, text: event.text.normalize("NFKC") } : event)),
  },
  {
    name: "gives a customer a new address each time",
    fails: ["25 "],
    make: events((event) => ({ ...event, address: { ...event.address, number: next() } })),
  },
  { name: "knows one account", fails: ["26 "], make: events((event) => ({ ...event, account: "account" })) },
  {
    name: "eats underscores",
    fails: ["27 ", "28 what a customer wrote"],
    make: texts((text) => text.replaceAll("_", "")),
  },
  {
    name: "sends accents apart",
    fails: ["21 every script and every strange character"],
    make: texts((text) => text.normalize("NFD")),
  },
  {
    name: "reads everything as Markdown",
    fails: ["27 ", "28 what a customer wrote"],
    make: parts((part) => (part.kind === "text" ? { ...part, format: "markdown" } : part)),
  },
  {
    name: "makes buttons of scripts",
    fails: ["28 no address"],
    make: parts((part) =>
      part.kind === "choices" || (part.kind === "text" && part.text.includes("Run 1"))
        ? { kind: "choices", text: part.text, choices: [{ label: "Run 1", url: "javascript:alert(1)" }] }
        : part,
    ),
  },
  {
    name: "cuts titles",
    fails: ["28 labels"],
    make: parts((part) => (part.kind === "card" ? { ...part, title: "Title" } : part)),
  },
  {
    name: "takes lists for Markdown",
    fails: ["28 what looks like markup"],
    make: parts((part) =>
      part.kind === "list" ? { kind: "text", text: part.items.join("\n"), format: "markdown" } : part,
    ),
  },
  { name: "cuts long texts", fails: ["29 "], make: texts((text) => text.slice(0, 99_990)) },
  {
    name: "sends nothing as something",
    fails: ["30 "],
    make: members((channel) => ({
      render: (message) => (message.parts.length === 0 ? [message] : channel.render(message)),
    })),
  },
  {
    name: "has room for six buttons",
    fails: ["31 ", "34 a choice of forty"],
    make: parts((part) => (part.kind === "choices" ? { ...part, choices: part.choices.slice(0, 6) } : part)),
  },
  {
    name: "shortens labels",
    fails: ["32 "],
    make: parts((part) =>
      part.kind === "choices"
        ? { ...part, choices: part.choices.map((choice) => ({ ...choice, label: choice.label.slice(0, 50) })) }
        : part,
    ),
  },
  {
    name: "leaves half surrogate pairs out of labels, and what stands between them",
    fails: ["21 every script on buttons"],
    make: parts((part) =>
      part.kind === "card" ? { ...part, title: part.title.replace(/[^\x20-\x7e]/g, ""), text: "" } : part,
    ),
  },
  {
    name: "loses a row",
    fails: ["34 every kind"],
    make: parts((part) => (part.kind === "table" ? { ...part, rows: part.rows.slice(1) } : part)),
  },
  {
    name: "puts the buttons above",
    fails: ["34 nine thousand"],
    make: members((channel) => ({
      render: (message) =>
        channel.render(message).flatMap((piece) => {
          const [part] = (piece as Outbound).parts; // Safe: `render` of the fake channel gives messages.
          if (part?.kind !== "choices" || part.text.length < 9_000) return [piece];
          const rest: Part = { kind: "text", text: part.text.slice(10) };
          return channel.render({ ...message, parts: [{ ...part, text: part.text.slice(0, 10) }, rest] });
        }),
    })),
  },
  {
    name: "renders by the hour",
    fails: ["34 the same"],
    make: rendered((message) => ({ ...message, replyTo: `${next()}` })),
  },
  {
    name: "shows Markdown as it is written",
    fails: ["34 Markdown"],
    make: parts((part) => (part.kind === "text" ? { ...part, format: "plain" } : part)),
  },
  {
    name: "forgets how long to wait",
    fails: ["35 that it was too fast, and may come in seven seconds", "35 that it was too fast, and may come tomorrow"],
    make: failing((error) => new FrontdeskError(error.code, "Fast.", { retryable: error.retryable, hint: error.hint })),
  },
  {
    name: "calls every failure final",
    fails: ["35 ", "36 that the platform", "36 that nobody knows", "36 that it surely", "36 that a time-out"],
    make: failing((error) => refused(error.hint)),
  },
  {
    name: "takes a file that cannot be read now for one that is gone",
    fails: ["23 says that it surely"],
    make: host((given) => ({ files: { ...given.files, get: (id) => given.files.get(id).catch(() => undefined) } })),
  },
  {
    name: "sends what was called off",
    fails: ["36 that it surely was not sent, when its time"],
    make: members((channel) => ({
      send: (address, piece, context) =>
        channel.send(address, piece, { ...context, signal: new AbortController().signal }),
    })),
  },
  { name: "calls no failure final", fails: ["36 that nobody", "37 "], make: failing(() => later({ hint: "Wait." })) },
  {
    name: "does not say what to do",
    fails: ["38 "],
    make: failing((error) => (error.hint === undefined ? error : refused())),
  },
  {
    name: "repeats what was said in its errors",
    fails: ["37 ", "35 "],
    make: members((channel) => ({
      send: (address, piece, context) =>
        channel.send(address, piece, context).catch((error: unknown) => {
          const { code, retryable, retryAfterMs, hint } = error as FrontdeskError; // Safe: the post throws nothing else.
          throw new FrontdeskError(code, JSON.stringify(piece), { retryable, retryAfterMs, hint });
        }),
    })),
  },
  {
    name: "repeats what it sent under the same key",
    fails: ["36 and shows"],
    make: members((channel) => ({
      send: (address, piece, context) => channel.send(address, piece, { ...context, idempotencyKey: `${next()}` }),
    })),
  },
  {
    name: "streams without a pace",
    fails: ["40 not more"],
    make: members(({ capabilities }) => ({ capabilities: { ...capabilities, streamEveryMs: 0 } })),
  },
  {
    name: "leaves what was shown beside the message",
    fails: ["40 and ends", "40 and says something else", "40 and keeps two"],
    make: members((channel) => ({
      stream: async (address, account, { text }) => {
        const { signal } = new AbortController();
        const message: Outbound = { parts: [{ kind: "text", text }], purpose: "reply", locale: "en" };
        await channel.send(address, message, { account, idempotencyKey: `sight-${next()}`, signal });
      },
    })),
  },
  {
    name: "takes what was shown for what was said",
    fails: ["40 and says something else"],
    make: members((channel) => {
      let shown = "";
      return {
        stream: async (address, account, reply) => {
          shown = reply.text;
          await channel.stream?.(address, account, reply);
        },
        send: (address, piece, context) => {
          const message = piece as Outbound; // Safe: `render` of the fake channel gives messages.
          const said: Part = { kind: "text", text: shown };
          return channel.send(address, message.stream === undefined ? message : { ...message, parts: [said] }, context);
        },
      };
    }),
  },
  {
    name: "gives a reply up with its first sight that fails",
    fails: ["40 and leaves"],
    make: members((channel) => {
      let hasFailed = false;
      return {
        stream: (...args) =>
          (channel.stream?.(...args) ?? Promise.resolve()).catch((error: unknown) => {
            hasFailed = true;
            throw error;
          }),
        send: async (...args) => (hasFailed ? {} : channel.send(...args)),
      };
    }),
  },
  { name: "types nothing", fails: ["41 showing"], make: members(() => ({ typing: async () => {} })) },
  {
    name: "throws where it should reject",
    fails: ["41 without"],
    make: members((_, post) => ({
      typing: () => {
        if (post.fault !== undefined) throw new Error("Down.");
        return Promise.resolve();
      },
    })),
  },
  {
    name: "answers only whom it has heard since it started",
    fails: ["42 "],
    make: members((channel) => {
      const heard = new Set<string>();
      return {
        open: (given) =>
          channel.open({
            ...given,
            accept: (all) => {
              for (const { address } of all) heard.add(channel.key(address));
              return given.accept(all);
            },
          }),
        send: async (address, ...rest) => {
          if (!heard.has(channel.key(address))) throw refused();
          return channel.send(address, ...rest);
        },
      };
    }),
  },
  {
    name: "drops what is too much for it",
    fails: ["43 "],
    make(post) {
      let open = 0;
      return route(async (_, go) => {
        if (open >= 500) return { status: 200 };
        open += 1;
        try {
          return await go();
        } finally {
          open -= 1;
        }
      })(post);
    },
  },
  {
    name: "acknowledges after its end",
    fails: ["44 until"],
    make: route(async (_, go) => ((await go()).status === 503 ? { status: 200 } : go())),
  },
  {
    name: "logs what customers write",
    fails: ["44 and lets"],
    make: host((given) => ({
      accept: (all) => {
        given.log.info("letters.taken", { text: JSON.stringify(all) });
        return given.accept(all);
      },
    })),
  },
  {
    name: "changes a byte",
    fails: ["23 an attachment with", "23 an attachment that lies"],
    make: members((channel) => ({
      fetch: async (...args) => {
        const file = await channel.fetch?.(...args);
        return { bytes: Uint8Array.from(file?.bytes ?? [], (byte) => byte ^ 1) };
      },
    })),
  },
  {
    name: "fetches whatever it is told to",
    fails: ["23 none that has run out", "23 nothing from an address"],
    make: members((channel) => ({
      fetch: async (...args) => (await channel.fetch?.(...args).catch(() => undefined)) ?? { bytes: new Uint8Array(1) },
    })),
  },
  {
    name: "fetches files of any size",
    fails: ["23 nothing that is too large"],
    make: members((channel) => ({
      fetch: async (ref, context) =>
        (await channel.fetch?.(ref, { ...context, maxBytes: 1e9 })) ?? { bytes: new Uint8Array(1) },
    })),
  },
  {
    name: "uploads nothing",
    fails: ["23 a kept file"],
    make: parts((part) => (part.kind === "file" ? { kind: "text", text: part.name } : part)),
  },
  {
    name: "says nothing of a file that is gone",
    fails: ["23 says so"],
    make: members((channel) => ({ send: (...args) => channel.send(...args).catch(() => ({})) })),
  },
];
