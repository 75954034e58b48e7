import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import { claimOf } from "./signature.ts";

interface StoredObject {
  readonly body: Buffer;
  readonly headers: { readonly [name: string]: string };
}

type Right = "s3:ListBucket" | "s3:PutObject" | "s3:GetObject" | "s3:DeleteObject";

/** What a test may do to a request; true: it was answered, or is left without an answer. */
type Fault = (request: IncomingMessage, response: ServerResponse) => boolean;

/**
 * A stand-in for S3, written from Amazon's reference: it checks signatures, dates, regions and rights, and refuses
 * checksums as storages do that know none. A foreign server is tried in `tests/s3.test.ts`.
 */
export interface StandIn {
  readonly endpoint: string;
  /** Keys to objects. */
  readonly objects: Map<string, StoredObject>;
  /** `PUT /acme-files/acme/…`, in the order in which they came. */
  readonly requests: readonly string[];
  readonly denied: Set<Right>;
  /** How far its clock is ahead of ours, in milliseconds. */
  skewMs: number;
  /** Where the bucket lies. */
  region: string;
  fault: Fault | undefined;
}

export const bucket = "acme-files";
export const keys = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret-of-the-test", sessionToken: "token-of-it" };

/** Starts one for a test. */
export async function standIn(): Promise<StandIn> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url?.split("?", 1)[0]}`);
    if (state.fault?.(request, response) === true) return;
    readBody(request).then(
      (body) => answer(state, request, body, response),
      // The test has cut the line.
      () => response.destroy(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    return new Promise<void>((resolve) => server.close(() => resolve()));
  });
  // Safe: a server that listens on a port has such an address.
  const { port } = server.address() as AddressInfo;
  const state: StandIn = {
    endpoint: `http://127.0.0.1:${port}`,
    objects: new Map(),
    requests,
    denied: new Set(),
    skewMs: 0,
    region: "eu-central-1",
    fault: undefined,
  };
  return state;
}

/** An error as S3 sends it. */
export function refuse(
  response: ServerResponse,
  status: number,
  code: string,
  {
    headers = {},
    fields = "",
  }: { readonly headers?: { readonly [name: string]: string }; readonly fields?: string } = {},
): true {
  response.writeHead(status, { "content-type": "application/xml", "x-amz-request-id": "REQUEST1", ...headers });
  response.end(`<?xml version="1.0" encoding="UTF-8"?>
<Error><Code>${code}</Code><Message>Text of the storage.</Message>${fields}<RequestId>REQUEST1</RequestId></Error>`);
  return true;
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function answer(state: StandIn, request: IncomingMessage, body: Buffer, response: ServerResponse): unknown {
  const { method, headers } = request;
  const { pathname, searchParams } = new URL(request.url ?? "", state.endpoint);
  const [, name = "", ...rest] = pathname.split("/").map(decodeURIComponent);
  const key = rest.join("/");
  const odd = Object.keys(headers).find((header) => /^x-amz-(?:checksum|trailer|sdk-checksum|decoded)/.test(header));
  if (odd !== undefined || headers["content-encoding"] !== undefined) return refuse(response, 501, "NotImplemented");
  const claim = claimOf(request, body);
  if (claim === undefined) return refuse(response, 403, "AccessDenied");
  if (claim.accessKeyId !== keys.accessKeyId) {
    return refuse(response, 403, "InvalidAccessKeyId", {
      fields: `<AWSAccessKeyId>${claim.accessKeyId}</AWSAccessKeyId>`,
    });
  }
  if (!claim.isSignedWith(keys.secretAccessKey)) {
    const token = `<CanonicalRequest>x-amz-security-token:${headers["x-amz-security-token"]}</CanonicalRequest>`;
    return refuse(response, 403, "SignatureDoesNotMatch", { fields: token });
  }
  const now = Date.now() + state.skewMs;
  response.setHeader("date", new Date(now).toUTCString());
  const sentAt = String(headers["x-amz-date"]).replace(/^(\d{4})(\d\d)(\d\dT\d\d)(\d\d)(\d\dZ)$/, "$1-$2-$3:$4:$5");
  if (!(Math.abs(Date.parse(sentAt) - now) <= 15 * 60_000)) return refuse(response, 403, "RequestTimeTooSkewed");
  if (name !== bucket) return refuse(response, 404, "NoSuchBucket");
  if (claim.region !== state.region) {
    return refuse(response, 301, "PermanentRedirect", { headers: { "x-amz-bucket-region": state.region } });
  }
  const rights = { PUT: "s3:PutObject", DELETE: "s3:DeleteObject" } as const;
  const right =
    key === "" ? "s3:ListBucket" : method === "PUT" || method === "DELETE" ? rights[method] : "s3:GetObject";
  if (state.denied.has(right)) return refuse(response, 403, "AccessDenied");
  if (key === "") return list(state, searchParams.get("prefix") ?? "", response);
  if (method === "PUT") {
    const own = Object.entries(headers).filter(([header]) =>
      /^(?:x-amz-meta-|content-(?:type|disposition))/.test(header),
    );
    state.objects.set(key, {
      body,
      headers: Object.fromEntries(own.map(([header, value]) => [header, String(value)])),
    });
    return response.end();
  }
  if (method === "DELETE") {
    state.objects.delete(key);
    return response.writeHead(204).end();
  }
  const found = state.objects.get(key);
  // Who may not list is not told what is there: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
  if (found === undefined && state.denied.has("s3:ListBucket")) return refuse(response, 403, "AccessDenied");
  if (found === undefined) return refuse(response, 404, "NoSuchKey");
  return response.writeHead(200, { ...found.headers, "content-length": found.body.length }).end(found.body);
}

function list(state: StandIn, prefix: string, response: ServerResponse): unknown {
  const found = [...state.objects.keys()].filter((key) => key.startsWith(prefix)).slice(0, 1);
  const contents = found.map((key) => `<Contents><Key>${key}</Key></Contents>`).join("");
  response.setHeader("content-type", "application/xml");
  return response.end(
    `<?xml version="1.0"?><ListBucketResult><KeyCount>${found.length}</KeyCount>${contents}</ListBucketResult>`,
  );
}
