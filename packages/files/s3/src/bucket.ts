import type { S3Client, S3ClientConfig } from "@aws-sdk/client-s3";
import { FrontdeskError } from "@frontdesk/core";
import type { Settings } from "./options.ts";
import { readExactly } from "./read-exactly.ts";

/** What is kept under a key. */
export interface StoredObject {
  readonly bytes: Uint8Array;
  /** The value of our own header. */
  readonly header: string | undefined;
}

/** The verbs of a bucket that are needed. They reject with what Amazon's client throws, which must not be passed on. */
export interface Bucket {
  /** Asks for one key with a prefix, and does not care which. */
  list(prefix: string, signal: AbortSignal): Promise<void>;
  put(key: string, object: StoredObject & { readonly mime: string }, signal: AbortSignal): Promise<void>;
  /**
   * Reads what is as long as its header says by `lengthOf`, and no byte more; undefined for anything else. Rejects with
   * `NoSuchKey` for what is not there.
   */
  get(
    key: string,
    lengthOf: (header: string | undefined) => number | undefined,
    signal: AbortSignal,
  ): Promise<StoredObject | undefined>;
  remove(key: string, signal: AbortSignal): Promise<void>;
  close(): void;
}

/** The header `x-amz-meta-frontdesk`. */
const headerName = "frontdesk";

/** For storages that have no regions, or do not say. */
const anyRegion = "us-east-1";

/** Silence on the line after which an attempt is given up and another one made, in milliseconds. */
const silenceMs = 10_000;

type AwsCredentialIdentity = Awaited<ReturnType<S3Client["config"]["credentials"]>>;

/** A bucket through Amazon's client, which is loaded here. The only file that knows it. */
export async function openBucket(settings: Settings, region: string | undefined): Promise<Bucket> {
  const sdk = await import("@aws-sdk/client-s3");
  const client = await openClient(sdk.S3Client, settings, region);
  const { bucket: Bucket } = settings;
  return {
    async list(Prefix, abortSignal): Promise<void> {
      await client.send(new sdk.ListObjectsV2Command({ Bucket, Prefix, MaxKeys: 1 }), { abortSignal });
    },
    async put(Key, { bytes, header, mime }, abortSignal): Promise<void> {
      const command = new sdk.PutObjectCommand({
        Bucket,
        Key,
        Body: bytes,
        ContentType: mime,
        // Should somebody make the bucket public: a browser saves it and runs nothing.
        ContentDisposition: "attachment",
        ...(header === undefined ? {} : { Metadata: { [headerName]: header } }),
      });
      await client.send(command, { abortSignal });
    },
    async get(Key, lengthOf, abortSignal): Promise<StoredObject | undefined> {
      const command = new sdk.GetObjectCommand({ Bucket, Key });
      const { Body, ContentLength, Metadata } = await client.send(command, { abortSignal });
      const header = Metadata?.[headerName];
      const length = lengthOf(header);
      const stream = Body?.transformToWebStream();
      if (length === undefined || (ContentLength !== undefined && ContentLength !== length)) {
        await stream?.cancel();
        return undefined;
      }
      const bytes = await readExactly(length, stream);
      return bytes === undefined ? undefined : { bytes, header };
    },
    async remove(Key, abortSignal): Promise<void> {
      await client.send(new sdk.DeleteObjectCommand({ Bucket, Key }), { abortSignal });
    },
    close: () => client.destroy(),
  };
}

async function openClient(
  Client: typeof S3Client,
  { region: asked, endpoint, forcePathStyle, credentials, timeoutMs, maxAttempts }: Settings,
  found: string | undefined,
): Promise<S3Client> {
  const quietMs = Math.min(silenceMs, timeoutMs);
  const region = found ?? asked;
  const config: S3ClientConfig = {
    forcePathStyle,
    maxAttempts,
    // From 3.729 on the client sends CRC32 checksums, which storages other than Amazon's refused (R2 with 501):
    // https://github.com/aws/aws-sdk-js-v3/issues/6810. The SHA-256 of the body is in the signature anyway.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
    // It warns on the console when many requests wait for a connection; they only wait.
    requestHandler: { connectionTimeout: quietMs, socketTimeout: quietMs, logger: silent },
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(region === undefined ? {} : { region }),
    ...(credentials === undefined ? {} : { credentials: given(credentials) }),
  };
  const client = new Client(config);
  try {
    await client.config.region();
    return client;
  } catch {
    // Neither a variable nor a profile names one. It is a part of the signature: other storages need some value.
    client.destroy();
    if (endpoint !== undefined) return new Client({ ...config, region: anyRegion });
    throw new FrontdeskError("files.unavailable", "The region of the bucket is not known.", {
      hint: "Set AWS_REGION or s3({ region }), or check the file and the name of AWS_PROFILE.",
    });
  }
}

/** Credentials as the client takes them: it tells a field that is left out from one that is undefined. */
function given(credentials: NonNullable<Settings["credentials"]>): () => Promise<AwsCredentialIdentity> {
  return async () => {
    const found = typeof credentials === "function" ? await credentials() : credentials;
    const { accessKeyId, secretAccessKey, sessionToken, expiration } = found;
    return {
      accessKeyId,
      secretAccessKey,
      ...(sessionToken === undefined ? {} : { sessionToken }),
      ...(expiration === undefined ? {} : { expiration }),
    };
  };
}

const silent = { trace(): void {}, debug(): void {}, info(): void {}, warn(): void {}, error(): void {} };
