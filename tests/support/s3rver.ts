import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import S3rver from "s3rver";

/** What s3rver knows. */
export const s3rverKeys = { accessKeyId: "S3RVER", secretAccessKey: "S3RVER" } as const;

/** s3rver at work, with the bucket `acme-files`. */
export interface RunningS3rver {
  readonly endpoint: string;
  /** The keys in the bucket. */
  keys(): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** s3rver is of nobody who knows frontdesk. It does not verify signatures of version 4; our own stand-in does. */
export async function startS3rver(): Promise<RunningS3rver> {
  const directory = await mkdtemp(join(tmpdir(), "frontdesk-s3-"));
  const server = new S3rver({
    address: "127.0.0.1",
    port: 0,
    silent: true,
    directory,
    vhostBuckets: false,
    configureBuckets: [{ name: "acme-files" }],
  });
  const { port } = await server.run();
  return {
    endpoint: `http://127.0.0.1:${port}`,
    async keys(): Promise<readonly string[]> {
      const names = await readdir(join(directory, "acme-files"), { recursive: true });
      return names.flatMap((name) => (name.endsWith("._S3rver_object") ? [name.replace("._S3rver_object", "")] : []));
    },
    async close(): Promise<void> {
      await server.close();
      await rm(directory, { recursive: true });
    },
  };
}
