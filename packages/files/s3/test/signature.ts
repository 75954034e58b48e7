import { createHash, createHmac } from "node:crypto";
import type { IncomingMessage } from "node:http";

/** Signature Version 4 as a server computes it: https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html */
export interface Claim {
  readonly accessKeyId: string;
  readonly region: string;
  /** Whether the secret was used on exactly this request. */
  isSignedWith(secret: string): boolean;
}

const sha256 = (data: string | Uint8Array): string => createHash("sha256").update(data).digest("hex");
const hmac = (key: string | Uint8Array, data: string): Buffer => createHmac("sha256", key).update(data).digest();

/** Reads the signature of a request; undefined if it has none. */
export function claimOf(request: IncomingMessage, body: Uint8Array): Claim | undefined {
  const pattern =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, SignedHeaders=([^,]+), Signature=(\w+)$/;
  const [, accessKeyId = "", day = "", region = "", names = "", signature] =
    pattern.exec(request.headers.authorization ?? "") ?? [];
  if (signature === undefined) return undefined;
  const { pathname, searchParams } = new URL(request.url ?? "", "http://unused");
  const query = [...searchParams]
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .toSorted()
    .join("&");
  const headers = names.split(";").map((name) => `${name}:${String(request.headers[name]).trim()}\n`);
  const canonical = [request.method, pathname, query, headers.join(""), names, sha256(body)].join("\n");
  const scope = `${day}/${region}/s3/aws4_request`;
  const text = ["AWS4-HMAC-SHA256", request.headers["x-amz-date"], scope, sha256(canonical)].join("\n");
  return {
    accessKeyId,
    region,
    isSignedWith(secret): boolean {
      const key = [region, "s3", "aws4_request"].reduce<Uint8Array>(hmac, hmac(`AWS4${secret}`, day));
      return hmac(key, text).toString("hex") === signature;
    },
  };
}
