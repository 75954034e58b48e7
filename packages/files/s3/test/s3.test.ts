import { type Files, FrontdeskError, type KeptFile } from "@frontdesk/core";
import { describeFiles } from "@frontdesk/core/conformance";
import { fakeClock } from "@frontdesk/core/testing";
import fc from "fast-check";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { type S3Options, s3 } from "../src/index.ts";
import { decodeHeader, encodeHeader } from "../src/object-header.ts";
import { bucket, keys, refuse, type StandIn, standIn } from "./stand-in.ts";

const region = "eu-central-1";

function driver({ endpoint }: StandIn, options: Partial<S3Options> = {}): Files {
  return s3({ bucket, endpoint, region, credentials: keys, maxAttempts: 1, ...options });
}

describeFiles("a bucket", async () => {
  const server = await standIn();
  return { files: () => driver(server, { prefix: "support/files" }) };
});

const id = "0123456789abcdef0123456789abcdef";
const hello = new TextEncoder().encode("hello");
const kept: KeptFile = {
  id,
  name: "../привет 你好 👩‍👩‍👧.txt",
  mime: "text/plain",
  size: 5,
  owner: "conversation",
  at: 1,
};

async function opened(server: StandIn, options: Partial<S3Options> = {}): Promise<Files> {
  const files = driver(server, options);
  await files.open("acme");
  onTestFinished(() => files.close());
  return files;
}

/** What a call fails with; nothing of what is secret, or of the storage's own text, is in it. */
async function failureOf(work: Promise<unknown>): Promise<FrontdeskError> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!FrontdeskError.isInstance(error)) throw new Error(`It did not fail as it should: ${error}`);
  expect(error.code).toBe("files.unavailable");
  const { message, hint, stack, cause } = error;
  const text = JSON.stringify({ message, hint, stack, cause, error });
  for (const secret of [...Object.values(keys), "Text of the storage"]) expect(text).not.toContain(secret);
  return error;
}

describe("files in a bucket", () => {
  it("are objects that other programs can read: the bytes as they are, what is known of them in ASCII", async () => {
    const server = await standIn();
    const files = await opened(server, { prefix: "/support/" });
    await files.put(kept, hello);
    expect([...server.objects.keys()]).toEqual([`support/acme/${id}`]);
    const { body, headers } = server.objects.get(`support/acme/${id}`) ?? {};
    expect(body?.toString()).toBe("hello");
    expect(headers).toMatchObject({ "content-type": "text/plain", "content-disposition": "attachment" });
    expect(headers?.["x-amz-meta-frontdesk"]).toMatch(/^[\w-]+$/);
  });

  it("have no prefix by default, and a type that a header can carry", async () => {
    const server = await standIn();
    const files = await opened(server);
    await files.put({ ...kept, mime: "текст/plain\n" }, hello);
    expect(server.objects.get(`acme/${id}`)?.headers["content-type"]).toBe("application/octet-stream");
    expect((await files.get(id))?.file.mime).toBe("текст/plain\n");
  });

  it("are refused when what is known of them does not fit into a header", async () => {
    const files = await opened(await standIn());
    const failure = await failureOf(files.put({ ...kept, name: "a".repeat(2_000) }, hello));
    expect(failure).toMatchObject({ retryable: false, hint: expect.stringContaining("name") });
    expect(await files.get(id)).toBeUndefined();
  });

  it("keep any name of core's length", () => {
    const text = fc.string({ unit: "binary", maxLength: 120 });
    fc.assert(
      fc.property(
        text,
        fc.string({ maxLength: 64 }),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        (name, owner, at) => {
          const header = {
            file: { id, name: name.slice(0, 120), mime: "image/png", size: 3, owner, at: at + 0 },
            bytes: 3,
          };
          const encoded = encodeHeader(header);
          expect(encoded).toMatch(/^[\w-]{1,2000}$/);
          expect(decodeHeader(encoded)).toEqual(header);
        },
      ),
    );
  });

  it("that somebody else wrote, or that were changed, are not given out as ours", async () => {
    const server = await standIn();
    const files = await opened(server);
    await files.put(kept, hello);
    const key = `acme/${id}`;
    const { headers = {} } = server.objects.get(key) ?? {};
    const broken = [
      { body: Buffer.from("hell"), headers },
      { body: Buffer.from("hello"), headers: {} },
      { body: Buffer.from("hello"), headers: { "x-amz-meta-frontdesk": "e30" } },
      { body: Buffer.from("hello"), headers: { "x-amz-meta-frontdesk": "?" } },
    ];
    for (const object of broken) {
      server.objects.set(key, object);
      expect(await failureOf(files.get(id))).toMatchObject({
        retryable: false,
        hint: expect.stringContaining("Restore"),
      });
    }
  });

  it.each([
    ["with its length", { "content-length": 1_000_000_000 }],
    ["without one", {}],
  ])("of which more comes than was kept are not read to their end: %s", async (_, more) => {
    const server = await standIn();
    const files = await opened(server);
    await files.put(kept, hello);
    const closed = Promise.withResolvers<void>();
    let sent = 0;
    server.fault = (_request, response) => {
      response.writeHead(200, { ...server.objects.get(`acme/${id}`)?.headers, ...more });
      const part = Buffer.alloc(64 * 1024);
      const write = (): void => {
        while (sent < 1_000_000_000 && !response.destroyed) {
          sent += part.length;
          if (!response.write(part)) return;
        }
      };
      response.on("drain", write).on("close", () => closed.resolve());
      write();
      return true;
    };
    expect(await failureOf(files.get(id))).toMatchObject({
      retryable: false,
      hint: expect.stringContaining("Restore"),
    });
    await closed.promise;
    expect(sent).toBeLessThan(50_000_000);
  });

  it("leave nothing behind when they are opened and closed", async () => {
    const server = await standIn();
    await (await opened(server)).close();
    expect(server.objects.size).toBe(0);
    expect(server.requests.length).toBeGreaterThan(0);
  });

  it("are opened once at a time, for the id of a bot", async () => {
    const server = await standIn();
    const files = driver(server);
    onTestFinished(() => files.close());
    expect(await failureOf(files.open("../acme"))).toMatchObject({ retryable: false });
    const first = files.open("acme");
    expect(await failureOf(files.open("acme"))).toMatchObject({ retryable: false });
    await first;
    expect(await failureOf(files.open("acme"))).toMatchObject({ retryable: false });
  });
});

describe("what is wrong at the start", () => {
  it.each(["s3:ListBucket", "s3:PutObject", "s3:GetObject", "s3:DeleteObject"] as const)(
    "the right %s that is missing is named",
    async (right) => {
      const server = await standIn();
      server.denied.add(right);
      const failure = await failureOf(driver(server, { prefix: "support" }).open("acme"));
      expect(failure.message).toContain("403 AccessDenied, REQUEST1");
      expect(failure.hint).toContain(`Allow ${right} on "acme-files${right === "s3:ListBucket" ? "" : "/support/*"}"`);
    },
  );

  it.each<[string, Partial<S3Options>, RegExp]>([
    [
      "a bucket that is not there",
      { bucket: "other-files" },
      /Create the bucket "other-files", or mend s3\(\{ bucket \}\)/,
    ],
    ["an unknown key", { credentials: { ...keys, accessKeyId: "OTHER" } }, /AWS_ACCESS_KEY_ID/],
    ["a wrong secret", { credentials: { ...keys, secretAccessKey: "other" } }, /AWS_SECRET_ACCESS_KEY/],
    ["an address where nobody listens", { endpoint: "http://127.0.0.1:1" }, /cannot be reached.*s3\(\{ endpoint \}\)/],
    [
      "credentials that cannot be had",
      {
        credentials: () =>
          Promise.reject(Object.assign(new Error(keys.secretAccessKey), { name: "CredentialsProviderError" })),
      },
      /AWS_ACCESS_KEY_ID/,
    ],
  ])("%s is named", async (_, options, hint) => {
    const files = driver(await standIn(), options);
    expect(await failureOf(files.open("acme"))).toMatchObject({ hint: expect.stringMatching(hint), retryable: true });
    expect(await failureOf(files.get(id))).toMatchObject({ hint: "Call open(bot) first." });
  });

  it("a region that nobody names is told", async () => {
    for (const name of ["AWS_REGION", "AWS_PROFILE", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3"])
      vi.stubEnv(name, undefined);
    vi.stubEnv("AWS_CONFIG_FILE", "/dev/null");
    vi.stubEnv("AWS_SHARED_CREDENTIALS_FILE", "/dev/null");
    onTestFinished(() => void vi.unstubAllEnvs());
    expect((await failureOf(s3({ bucket, credentials: keys }).open("acme"))).hint).toContain("AWS_REGION");
  });

  it("nothing but the bucket and the usual variables is needed", async () => {
    const { endpoint } = await standIn();
    vi.stubEnv("AWS_REGION", region);
    vi.stubEnv("AWS_ENDPOINT_URL_S3", endpoint);
    vi.stubEnv("AWS_ACCESS_KEY_ID", keys.accessKeyId);
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", keys.secretAccessKey);
    vi.stubEnv("AWS_SESSION_TOKEN", keys.sessionToken);
    onTestFinished(() => void vi.unstubAllEnvs());
    const files = s3({ bucket });
    onTestFinished(() => files.close());
    await files.open("acme");
    await files.put(kept, hello);
    expect(await files.get(id)).toEqual({ file: kept, bytes: hello });
  });

  it("the bucket's region is found", async () => {
    const server = await standIn();
    server.region = "ap-southeast-2";
    const files = await opened(server);
    const before = server.requests.length;
    await files.put(kept, hello);
    expect(await files.get(id)).toEqual({ file: kept, bytes: hello });
    // Not by asking the wrong place first, each time.
    expect(server.requests.length - before).toBe(2);
  });

  it("a region that is sent on and on is told", async () => {
    const server = await standIn();
    server.fault = (_, response) =>
      refuse(response, 400, "AuthorizationHeaderMalformed", { fields: "<Region>us-west-2</Region>" });
    expect(await failureOf(driver(server).open("acme"))).toMatchObject({ hint: expect.stringContaining("AWS_REGION") });
    expect(server.requests).toHaveLength(2);
  });

  it("a clock that is wrong is told, where the client cannot make up for it", async () => {
    const server = await standIn();
    server.skewMs = 3_600_000;
    expect((await failureOf(driver(server).open("acme"))).hint).toMatch(/clock of this machine.*NTP/);
    const files = await opened(server, { maxAttempts: 2 });
    await files.put(kept, hello);
  });

  it("a page in place of a storage is told, and is no file that is missing", async () => {
    const server = await standIn();
    const files = await opened(server);
    server.fault = (_, response) => {
      response.writeHead(404, { "content-type": "text/html" }).end("<html><body>Not here</body></html>");
      return true;
    };
    expect((await failureOf(files.get(id))).hint).toContain("s3({ endpoint })");
    expect((await failureOf(files.remove(id))).hint).toContain("s3({ endpoint })");
  });
});

describe("a storage in trouble", () => {
  it.each([
    [503, "SlowDown", /fewer requests/],
    [429, "TooManyRequests", /fewer requests/],
    [500, "InternalError", /tried again later/],
    [403, "QuotaExceeded", /full/],
    [507, "XMinioStorageFull", /full/],
    [400, "ExpiredToken", /renew/],
    [403, "AccessDenied", /s3:PutObject/],
  ])("that says %i %s fails for now, and says so", async (status, code, hint) => {
    const server = await standIn();
    const files = await opened(server);
    server.fault = (_, response) => refuse(response, status, code, { headers: { "retry-after": "7" } });
    const failure = await failureOf(files.put(kept, hello));
    expect(failure).toMatchObject({ retryable: true, retryAfterMs: 7_000, hint: expect.stringMatching(hint) });
    server.fault = undefined;
    await files.put(kept, hello);
  });

  it("is asked again by itself", async () => {
    const server = await standIn();
    const files = await opened(server, { maxAttempts: 3 });
    let faults = 1;
    server.fault = (_, response) => faults-- > 0 && refuse(response, 503, "SlowDown");
    await files.put(kept, hello);
    expect(await files.get(id)).toEqual({ file: kept, bytes: hello });
  });

  it("that cuts the line in mid-upload leaves nothing by half", async () => {
    const server = await standIn();
    const files = await opened(server);
    server.fault = (request) => {
      request.once("data", () => request.destroy());
      return true;
    };
    expect(await failureOf(files.put(kept, new Uint8Array(1_000_000)))).toMatchObject({ retryable: true });
    server.fault = undefined;
    expect(await files.get(id)).toBeUndefined();
  });

  it("that cuts the line in mid-download gives no part of a file", async () => {
    const server = await standIn();
    const files = await opened(server);
    await files.put(kept, hello);
    server.fault = (_, response) => {
      response.writeHead(200, { ...server.objects.get(`acme/${id}`)?.headers, "content-length": 5 });
      response.write("hel", () => response.destroy());
      return true;
    };
    expect(await failureOf(files.get(id))).toMatchObject({ retryable: true });
    server.fault = undefined;
    expect(await files.get(id)).toEqual({ file: kept, bytes: hello });
  });

  it("that does not answer is given up, and closing does not wait for it", async () => {
    const server = await standIn();
    const clock = fakeClock();
    const files = await opened(server, { clock, timeoutMs: 30_000 });
    const arrived = Promise.withResolvers<void>();
    server.fault = () => {
      arrived.resolve();
      return true;
    };
    const getting = failureOf(files.get(id));
    await arrived.promise;
    const closing = files.close();
    await clock.advance(30_000);
    expect(await getting).toMatchObject({ retryable: true, hint: expect.stringContaining("s3({ timeoutMs })") });
    await closing;
    expect(clock.waiting).toBe(0);
  });
});
