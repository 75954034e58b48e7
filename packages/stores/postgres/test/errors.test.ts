import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { inspect } from "node:util";
import { FrontdeskError } from "@frontdesk/core";
import { type PostgresOptions, postgres } from "@frontdesk/postgres";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { describeWithServer, makeDatabase, type TestDatabase, testUrl } from "./database.ts";
import { turnOf, written } from "./events.ts";

/** The error of something that fails, which holds no password. */
async function failure(work: Promise<unknown>): Promise<FrontdeskError> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!FrontdeskError.isInstance(error)) throw new Error(`That was no FrontdeskError: ${inspect(error)}`);
  expect(inspect(error, { depth: 9, showHidden: true })).not.toContain("hunter2");
  expect(error.hint).toBeTruthy();
  return error;
}

function openAt(url: string, options: PostgresOptions = {}): Promise<FrontdeskError> {
  const store = postgres(url, { connectTimeoutMs: 1_000, ...options });
  return failure(store.open("acme"));
}

/** A stand-in for a server that answers the first bytes of a connection in one way. */
async function standIn(answer: Buffer): Promise<string> {
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.once("data", () => socket.end(answer));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  // Safe: it listens on a port.
  return `postgres://ann:hunter2@127.0.0.1:${(server.address() as AddressInfo).port}/desk`;
}

/** ErrorResponse of the protocol: https://www.postgresql.org/docs/current/protocol-error-fields.html */
function refusal(state: string, message: string): Buffer {
  const fields = Buffer.from(`SFATAL\0VFATAL\0C${state}\0M${message}\0\0`);
  const head = Buffer.alloc(5);
  head.write("E");
  head.writeInt32BE(fields.length + 4, 1);
  return Buffer.concat([head, fields]);
}

describe("what is no place for a store is refused at once", () => {
  it.each([
    ["no URL", undefined],
    ["an empty one", " "],
    ["one of another database", "mysql://ann:hunter2@127.0.0.1/desk"],
    ["one that is none", "127.0.0.1:5432"],
  ])("%s", async (_what, url) => {
    const error = await failure(Promise.resolve().then(() => postgres(url)));
    expect(error).toMatchObject({ code: "store.unavailable", retryable: false });
    expect(error.hint).toContain("postgres://user:password@host:5432/database");
  });

  it.each(["", "Acme", 'a"b', "pg_desk", "a".repeat(64), "1a"])("the schema %j", async (schema) => {
    const error = await failure(Promise.resolve().then(() => postgres(testUrl, { schema })));
    expect(error).toMatchObject({ code: "store.unavailable", retryable: false });
  });
});

describe("says what is wrong and what to do about it, and keeps the password to itself", () => {
  it("a URL that cannot be read", async () => {
    expect(await openAt("postgres://ann:hunter2@127.0.0.1:port/desk")).toMatchObject({
      code: "store.unavailable",
      hint: expect.stringContaining("%40"),
    });
  });

  it("a server that does not answer", async () => {
    expect(await openAt("postgres://ann:hunter2@127.0.0.1:1/desk")).toMatchObject({
      code: "store.unavailable",
      retryable: true,
      message: "The database cannot be reached (ECONNREFUSED).",
      hint: expect.stringContaining("PostgreSQL runs"),
    });
  });

  it("a server that says nothing at all", async () => {
    const server = createServer(() => undefined).listen(0, "127.0.0.1");
    await once(server, "listening");
    onTestFinished(() => void server.close());
    // Safe: it listens on a port.
    const { port } = server.address() as AddressInfo;
    expect(await openAt(`postgres://ann:hunter2@127.0.0.1:${port}/desk`, { connectTimeoutMs: 50 })).toMatchObject({
      code: "store.unavailable",
      retryable: true,
    });
  });

  it.each([
    ["28P01", "password authentication failed", false, "password"],
    ["28000", "no pg_hba.conf entry", false, "pg_hba.conf"],
    ["53300", "too many connections", true, "max_connections"],
    ["57P03", "the database system is starting up", true, "PostgreSQL runs"],
  ])("a stand-in that answers %s, %s", async (state, message, retryable, hint) => {
    expect(await openAt(await standIn(refusal(state, message)))).toMatchObject({
      code: "store.unavailable",
      message: expect.stringContaining(state),
      retryable,
      hint: expect.stringContaining(hint),
    });
  });

  it("a stand-in without TLS", async () => {
    const url = await standIn(Buffer.from("N"));
    expect(await openAt(url, { tls: true })).toMatchObject({
      code: "store.unavailable",
      hint: expect.stringContaining("sslmode"),
    });
  });
});

describeWithServer("what the server refuses is told with a remedy", () => {
  let database: TestDatabase;
  let role: string;
  beforeAll(async () => {
    database = await makeDatabase();
    role = new URL(database.url).pathname.slice(1);
    await database.sql(`CREATE ROLE ${role} LOGIN PASSWORD 'hunter2'`);
  });
  afterAll(async () => {
    await database.sql(`DROP OWNED BY ${role} CASCADE; DROP ROLE ${role}`);
    await database.drop();
  });
  const as = (user: string, name?: string): string => {
    const url = new URL(database.url);
    url.username = user;
    url.password = "hunter2";
    if (name !== undefined) url.pathname = name;
    return url.href;
  };

  it("a database that is not there", async () => {
    expect(await openAt(as(role, "/frontdesk_test_nowhere"))).toMatchObject({
      code: "store.unavailable",
      retryable: false,
      message: "The database does not exist (3D000).",
      hint: expect.stringContaining("createdb"),
    });
  });

  it("a user who may not make the schema, and one that was made for them", async () => {
    expect(await openAt(as(role))).toMatchObject({
      code: "store.unavailable",
      retryable: false,
      message: "The database user lacks a right (42501).",
      hint: expect.stringContaining("GRANT CREATE"),
    });
    await database.sql(`CREATE SCHEMA made AUTHORIZATION ${role}`);
    const store = postgres(as(role), { schema: "made" });
    await store.open("acme");
    expect(await store.accept([written(1, "a")])).toMatchObject([{ status: "accepted" }]);
    await database.sql(`REVOKE INSERT ON made.messages FROM ${role}`);
    const error = await failure(store.accept([written(1, "b", "the text of a customer")]));
    expect(error.message).toContain("42501");
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain("the text of a customer");
    await store.close();
  });

  it("a transaction that somebody left open, which holds up nobody else's", async () => {
    const store = postgres(database.url, { schema: "held", lockTimeoutMs: 20 });
    await store.open("acme");
    await store.accept([written(1, "a")]);
    const held = database.sql("BEGIN; SELECT 1 FROM held.conversations FOR UPDATE; SELECT pg_sleep(20)");
    held.catch(() => undefined);
    // Once the stranger has the lock, a commit waits in vain; what needs no lock goes on.
    let error: FrontdeskError | undefined;
    while (error === undefined) {
      const outcome = await store.commit([turnOf(1, { version: 9 })]).catch((reason: unknown) => reason);
      if (FrontdeskError.isInstance(outcome)) error = outcome;
    }
    expect(error).toMatchObject({
      code: "store.unavailable",
      retryable: true,
      message: expect.stringContaining("55P03"),
    });
    const [blocked, free] = await Promise.allSettled([
      store.accept([written(1, "b")]),
      store.accept([written(2, "b")]),
    ]);
    expect(blocked).toMatchObject({ status: "rejected", reason: { code: "store.unavailable", retryable: true } });
    expect(free).toMatchObject({ status: "fulfilled", value: [{ status: "accepted" }] });
    await database.sql(
      "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(20)' AND pid <> pg_backend_pid()",
    );
    await expect(held).rejects.toThrow();
    await store.close();
  });

  it("one operation of many: its neighbours go through", async () => {
    const store = postgres(database.url, { schema: "own" });
    await store.open("acme");
    const long = "x".repeat(20_000);
    await database.sql(
      "CREATE FUNCTION own.noise() RETURNS text LANGUAGE sql AS $$ SELECT string_agg(md5(random()::text), '') FROM generate_series(1, 300) $$",
    );
    const [{ noise } = { noise: long }] = await database.sql("SELECT own.noise()");
    const record = (key: string): Promise<void> =>
      store.record("none", { run: "r", key, phase: "done", value: "the text of a customer" });
    const [short, tooLong, another] = await Promise.allSettled([record("a"), record(String(noise)), record("b")]);
    expect([short?.status, another?.status]).toEqual(["fulfilled", "fulfilled"]);
    expect(tooLong).toMatchObject({ status: "rejected", reason: { code: "store.unavailable", retryable: false } });
    expect(inspect(tooLong, { depth: 9, showHidden: true })).not.toContain("the text of a customer");
    await store.close();
  });
});
