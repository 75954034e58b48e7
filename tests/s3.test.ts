import { describeFiles } from "@frontdesk/core/conformance";
import { s3 } from "@frontdesk/s3";
import { describe, expect, onTestFinished, test } from "vitest";
import { startDemo, temporaryFolder } from "./support/demo.ts";
import { s3rverKeys, startS3rver } from "./support/s3rver.ts";

const bucket = "acme-files";

describeFiles("a bucket of s3rver", async () => {
  const { endpoint, close } = await startS3rver();
  return { files: () => s3({ bucket, endpoint, credentials: s3rverKeys, prefix: "a/b" }), dispose: close };
});

/**
 * A storage of your own, such as MinIO or Ceph: a bucket that may be written, in the usual variables.
 * `FRONTDESK_TEST_S3_BUCKET=… AWS_ENDPOINT_URL_S3=… AWS_ACCESS_KEY_ID=… AWS_SECRET_ACCESS_KEY=… vitest run tests/s3.test.ts`
 */
const own = process.env.FRONTDESK_TEST_S3_BUCKET;
if (own !== undefined) {
  let number = 0;
  describeFiles("a bucket of your own", () => {
    number += 1;
    const prefix = `frontdesk-test-${process.pid}-${number}`;
    return { files: () => s3({ bucket: own, prefix }) };
  });
}

describe("s3rver", () => {
  test("names the bucket that is not there, and the key that it does not know", async () => {
    const { endpoint, close } = await startS3rver();
    onTestFinished(close);
    await expect(s3({ bucket: "other-files", endpoint, credentials: s3rverKeys }).open("acme")).rejects.toMatchObject({
      code: "files.unavailable",
      hint: 'Create the bucket "other-files", or mend s3({ bucket }).',
    });
    const stranger = { ...s3rverKeys, accessKeyId: "STRANGER" };
    await expect(s3({ bucket, endpoint, credentials: stranger }).open("acme")).rejects.toMatchObject({
      code: "files.unavailable",
      hint: expect.stringContaining("AWS_ACCESS_KEY_ID"),
    });
  });
});

describe("the demo", () => {
  test("keeps what a visitor sends in the bucket that is named to it, and shows it", async () => {
    const storage = await startS3rver();
    onTestFinished(storage.close);
    const demo = await startDemo(temporaryFolder(), {
      env: {
        FRONTDESK_FILES: `s3://${bucket}/shop`,
        AWS_ENDPOINT_URL_S3: storage.endpoint,
        AWS_ACCESS_KEY_ID: s3rverKeys.accessKeyId,
        AWS_SECRET_ACCESS_KEY: s3rverKeys.secretAccessKey,
      },
    });
    const json = { "content-type": "application/json" };
    const opened = await fetch(`${demo.url}/chat/session`, { method: "POST", headers: json, body: "{}" });
    const { session } = await opened.json();
    const sent = await fetch(`${demo.url}/chat/files?name=notes.txt`, {
      method: "POST",
      headers: { authorization: `Bearer ${session}`, "content-type": "text/plain" },
      body: "It is broken.",
    });
    expect(sent.status).toBe(201);
    const { id, url } = await sent.json();
    expect(await storage.keys()).toEqual([expect.stringMatching(`^shop/[a-z-]+/${id}$`)]);
    expect(await (await fetch(url)).text()).toBe("It is broken.");
  });
});
