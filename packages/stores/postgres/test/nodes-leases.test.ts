import { FrontdeskError, type Json, type Share, type Store } from "@frontdesk/core";
import { type PostgresOptions, postgres } from "@frontdesk/postgres";
import { afterAll, beforeAll, expect, it, onTestFinished, vi } from "vitest";
import { describeWithServer, makeDatabase, type TestDatabase } from "./database.ts";
import { conversationOf, written } from "./events.ts";

/** On a machine that is busy with others, too. */
const patience = { timeout: 20_000, interval: 25 };

describeWithServer("leases of nodes", () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await makeDatabase();
  });
  afterAll(() => database.drop());

  let schemas = 0;
  const apart = (): PostgresOptions => ({ schema: `leases_${++schemas}` });
  async function open(options: PostgresOptions): Promise<Store> {
    const store = postgres(database.url, { connections: 4, ...options });
    await store.open("acme");
    onTestFinished(() => store.close());
    return store;
  }
  async function beat({ nodes }: Store, release: readonly number[] = []): Promise<Share> {
    if (nodes === undefined) throw new Error("It has no nodes.");
    return nodes.beat({ release, now: Date.now() });
  }
  /** Makes all nodes look as if they had not been heard of for long. */
  const silence = ({ schema }: PostgresOptions): Promise<unknown> =>
    database.sql(`UPDATE ${schema}.nodes SET alive_until = 1`);

  it("end with a node that is gone, of which no record of an effect comes after those of the next", async () => {
    const options = apart();
    const [one, two] = [await open(options), await open(options)];
    expect((await beat(one)).leases).toHaveLength(256);
    await one.accept([written(1, "hello")]);
    const conversation = conversationOf(1);
    await one.record(conversation, { run: "r", key: "open", phase: "started", value: null });
    await silence(options);
    expect((await beat(two)).leases).toHaveLength(256);
    await two.record(conversation, { run: "r", key: "open", phase: "done", value: "of the next" });
    const late = one.record(conversation, { run: "r", key: "open", phase: "done", value: "of the one that is gone" });
    await expect(late).rejects.toSatisfy((error) => FrontdeskError.isInstance(error, "runtime.lease_lost"));
    expect((await two.load(conversation))?.records).toEqual([
      { run: "r", key: "open", phase: "done", value: "of the next" },
    ]);
  });

  it("are all given out, each once, when many join at the same instant and others are gone", async () => {
    const options = { ...apart(), connections: 2 };
    const nodes = await Promise.all(Array.from({ length: 8 }, () => open(options)));
    const partitions = (shares: readonly Share[]): readonly number[] =>
      shares.flatMap(({ leases }) => leases.map(({ partition }) => partition)).toSorted((a, b) => a - b);
    const all = Array.from({ length: 256 }, (_, partition) => partition);
    let shares = await Promise.all(nodes.map((one) => beat(one)));
    expect(partitions(shares)).toEqual(all);
    // Who has too many lets them go, side by side with those who take.
    const settle = async (living: readonly Store[]): Promise<void> => {
      for (let round = 0; round < 4; round++) {
        const surplus = shares.map(({ leases, surplus: many }) => (many === 0 ? [] : leases.slice(-many)));
        shares = await Promise.all(
          living.map((one, index) => beat(one, surplus[index]?.map(({ partition }) => partition) ?? [])),
        );
        const given = partitions(shares);
        expect(given).toEqual([...new Set(given)]);
      }
    };
    await settle(nodes);
    expect(shares.map(({ leases }) => leases.length)).toEqual(nodes.map(() => 32));
    await silence(options);
    const living = nodes.slice(0, 3);
    shares = await Promise.all(living.map((one) => beat(one)));
    await settle(living);
    expect(shares.map(({ leases }) => leases.length).toSorted()).toEqual([84, 86, 86]);
    expect(partitions(shares)).toEqual(all);
  });

  it("go with hints of any content, but for those that no notice holds", async () => {
    const options = apart();
    const [one, two] = [await open(options), await open(options)];
    const heard: Json[] = [];
    let isListening = false;
    two.nodes?.listen({
      heard: (hint) => void heard.push(hint),
      missed() {
        isListening = true;
      },
    });
    await vi.waitFor(() => expect(isListening).toBe(true), patience);
    const hints = [
      "\u0000",
      "\ud800 alone",
      "'); --",
      "\u4f60".repeat(2_500),
      "x".repeat(7_000),
      { deep: [null, "end"] },
    ];
    one.nodes?.tell("y".repeat(8_000));
    for (const hint of hints) one.nodes?.tell(hint);
    await vi.waitFor(() => expect(heard).toEqual(hints), patience);
  });
});
