import { describe, expect, it } from "vitest";
import { type S3Options, s3 } from "../src/index.ts";
import { readOptions } from "../src/options.ts";

describe("the options of s3()", () => {
  it.each<[keyof S3Options, Partial<S3Options>]>([
    ["bucket", { bucket: "" }],
    ["bucket", { bucket: "acme/files" }],
    ["prefix", { prefix: "a/../b" }],
    ["prefix", { prefix: "a//b" }],
    ["prefix", { prefix: "a?b" }],
    ["prefix", { prefix: "a".repeat(600) }],
    ["region", { region: "eu central" }],
    ["endpoint", { endpoint: "minio:9000" }],
    ["endpoint", { endpoint: "https://key:hidden@minio.example" }],
    ["endpoint", { endpoint: "https://minio.example?token=hidden" }],
    ["timeoutMs", { timeoutMs: 0 }],
    ["maxAttempts", { maxAttempts: 1.5 }],
  ])("are refused where %s is wrong, without its value", (option, wrong) => {
    const refused = (): unknown => s3({ bucket: "acme-files", ...wrong });
    expect(refused).toThrow(
      expect.objectContaining({ code: "files.unavailable", hint: expect.stringContaining(`s3({ ${option} })`) }),
    );
    expect(refused).not.toThrow(/hidden/);
  });

  it("are those of Amazon by default", () => {
    expect(readOptions({ bucket: "acme-files" }, {})).toMatchObject({
      prefix: "",
      region: undefined,
      endpoint: undefined,
      forcePathStyle: false,
      credentials: undefined,
    });
  });

  it("take another storage's address from the usual variables, with the bucket in the path", () => {
    const variables = { AWS_ENDPOINT_URL_S3: "http://127.0.0.1:9000", AWS_ENDPOINT_URL: "http://127.0.0.1:1" };
    const settings = readOptions({ bucket: "acme-files", prefix: "support/files/" }, variables);
    expect(settings).toMatchObject({
      prefix: "support/files/",
      endpoint: "http://127.0.0.1:9000",
      forcePathStyle: true,
    });
    expect(readOptions({ bucket: "acme-files", forcePathStyle: false }, variables).forcePathStyle).toBe(false);
  });
});
