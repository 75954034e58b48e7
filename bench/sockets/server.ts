// A bot on the web, as it is served; it notes when each conversation had something committed.
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { frontdesk, runtime, serve, sqlite, web } from "frontdesk";

const front = frontdesk({ id: "bench", name: "Bench", disclosure: false });
const echo = front.intent({ name: "echo", examples: ["say it again"], run: (turn) => `You said: ${turn.text}` });
// The sockets are what is measured, not who may open how many.
const channel = web({ limits: false });
/** For each conversation when it was told of last, in milliseconds since 1970. */
const committed = new Map<string, number>();
const noted = {
  ...channel,
  changed(account: string, address: { readonly [field: string]: string | number }) {
    committed.set(String(address.conversation), performance.timeOrigin + performance.now());
    channel.changed?.(account, address);
  },
};
const desk = runtime(front.bot({ intents: [echo], fallback: (turn) => `You said: ${turn.text}` }), {
  channels: [noted],
  store: sqlite(process.env.DATABASE ?? ""),
  log: { debug() {}, info() {}, warn() {}, error: (event, _fields, error) => console.error(event, error) },
});
const { port } = await serve(desk, { port: 0, print: () => {} });

setFlagsFromString("--expose-gc");
const collect: () => void = runInNewContext("gc");
process.on("message", (question) => {
  if (question === "memory") {
    collect();
    const { rss, heapUsed, external } = process.memoryUsage();
    process.send?.({ rss, heap: heapUsed + external });
  } else process.send?.([...committed]);
});
process.send?.({ port });
