// The fault suite: real processes on real stores, while things go wrong.
//
//   npx -y pnpm@12 faults [--store sqlite|postgres] [--kills 1000] [--restarts 200] [--nodes 3] [--chats 16]
//     [--seconds 3600] [--seed words] [--json]
//
// The other faults happen in proportion to the kills: freezes, clocks that are set by an hour, wires that are slow or dead, and
// where a disk can be mounted (as root) power cuts and a full disk. It ends with 1 when a message was lost, doubled or reordered, or a
// node without a lease committed. FRONTDESK_KEEP_FAULTS=1 keeps the nodes' logs.
import { parseArgs } from "node:util";
import { reasonAgainstDisks } from "./loop-disk.ts";
import { lines } from "./report.ts";
import { type Result, run } from "./run.ts";

const { values } = parseArgs({
  options: {
    store: { type: "string" },
    kills: { type: "string", default: "1000" },
    restarts: { type: "string", default: "200" },
    nodes: { type: "string", default: "3" },
    chats: { type: "string", default: "16" },
    seconds: { type: "string", default: "7200" },
    seed: { type: "string", default: "frontdesk" },
    json: { type: "boolean", default: false },
  },
});
const stores = ["sqlite", "postgres"] as const;
const chosen = stores.filter((one) => values.store === undefined || values.store === one);
if (chosen.length === 0) throw new RangeError("--store is `sqlite` or `postgres`.");

const kills = Number(values.kills);
const share = (of: number): number => Math.ceil(kills / of);
const reason = reasonAgainstDisks();
if (reason !== undefined) process.stderr.write(`left out: full disks and power cuts (${reason})\n`);
const cuts = reason === undefined ? { "power cut": share(20) } : {};
let isSound = true;
for (const store of chosen) {
  const result: Result = await run({
    store,
    nodes: Number(values.nodes),
    chats: Number(values.chats),
    seconds: Number(values.seconds),
    seed: values.seed,
    faults: {
      kill: kills,
      freeze: share(20),
      clock: share(20),
      ...cuts,
      ...(store === "sqlite"
        ? reason === undefined && { "full disk": share(20) }
        : {
            restart: Number(values.restarts),
            slow: share(40),
            reset: share(40),
            "half open": share(40),
            "black hole": share(40),
          }),
    },
    progress: (done, all) => {
      if (done % 50 === 0 && !values.json) process.stderr.write(`${store}: ${done} of ${all} faults\n`);
    },
  });
  isSound &&= result.lost + result.doubled + result.reordered + result.strangeCommits === 0;
  process.stdout.write(values.json ? `${JSON.stringify(result)}\n` : lines(result));
}
process.exitCode = isSound ? 0 : 1;
