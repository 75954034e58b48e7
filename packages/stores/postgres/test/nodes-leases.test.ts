import { FrontdeskError, type Share, type Store } from "@frontdesk/core";
import { type PostgresOptions, postgres } from "@frontdesk/postgres";
import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";
import { describeWithServer, makeDatabase, type TestDatabase } from "./database.ts";
import { conversationOf, written } from "./events.ts";

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
    return nodes.beat({ release });
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
});
