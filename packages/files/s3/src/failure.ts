import { FrontdeskError } from "@frontdesk/core";
import type { Settings } from "./options.ts";

/** What was done when it failed: the right that it needs. */
export type Right = "s3:ListBucket" | "s3:PutObject" | "s3:GetObject" | "s3:DeleteObject";

/** What is read of an error of Amazon's client. */
interface Facts {
  /** S3's code (`AccessDenied`), node's (`ECONNREFUSED`) or a name of the client's; a word, never a text. */
  readonly code: string;
  readonly status: number | undefined;
  readonly requestId: string | undefined;
  readonly retryAfterMs: number | undefined;
  /** Where the bucket lies, when S3 says so. */
  readonly region: string | undefined;
}

type Fields = { readonly [name: string]: unknown };

function fieldsOf(value: unknown): Fields | undefined {
  // Safe: any property of an object can be read as unknown.
  return typeof value === "object" && value !== null ? (value as Fields) : undefined;
}

function word(value: unknown): string | undefined {
  return typeof value === "string" && /^[\w.:/+=-]{1,100}$/.test(value) ? value : undefined;
}

/** Reads an error. Its text is left behind: S3 puts access keys, session tokens and what was signed into it. */
function factsOf(error: unknown): Facts {
  const fields = fieldsOf(error);
  const metadata = fieldsOf(fields?.$metadata);
  const headers = fieldsOf(fieldsOf(fields?.$response)?.headers);
  const seconds = Number(headers?.["retry-after"] ?? Number.NaN);
  return {
    code: word(fields?.Code) ?? word(fields?.code) ?? word(fields?.name) ?? "unknown",
    status: typeof metadata?.httpStatusCode === "number" ? metadata.httpStatusCode : undefined,
    requestId: word(metadata?.requestId),
    retryAfterMs: seconds >= 0 ? seconds * 1_000 : undefined,
    region: word(headers?.["x-amz-bucket-region"]) ?? word(fields?.Region),
  };
}

/** Whether an object is not there. A page of a proxy with the same status is no such answer. */
export function isMissing(error: unknown): boolean {
  return factsOf(error).code === "NoSuchKey";
}

/** The region in which the bucket lies, if the error says that another one was asked. */
export function otherRegion(error: unknown): string | undefined {
  const { code, status, region } = factsOf(error);
  return wrongRegion.test(code) || status === 301 || status === 307 ? region : undefined;
}

const wrongRegion =
  /^(?:PermanentRedirect|TemporaryRedirect|AuthorizationHeaderMalformed|IllegalLocationConstraint\w*)$/;
const wrongKeys =
  /^(?:InvalidAccessKeyId|SignatureDoesNotMatch|InvalidToken|InvalidClientTokenId|UnrecognizedClientException)$/;
const endedKeys = /^(?:ExpiredToken|ExpiredTokenException|TokenRefreshRequired)$/;
const full = /^(?:QuotaExceeded|InsufficientCapacity|XMinioStorageFull|XMinioAdminBucketQuotaExceeded)$/;
const certificate = /^(?:CERT_|ERR_TLS|UNABLE_TO|DEPTH_ZERO|SELF_SIGNED)/;

/** What a storage refused, in our words; an error that is ours as it is. Nothing of the other one's text is kept. */
export function failure(error: unknown, right: Right, settings: Settings): FrontdeskError {
  if (FrontdeskError.isInstance(error)) return error;
  const facts = factsOf(error);
  const { code, status, requestId, retryAfterMs } = facts;
  const what = [status === undefined ? code : `${status} ${code}`, ...(requestId === undefined ? [] : [requestId])];
  return new FrontdeskError(
    "files.unavailable",
    `The files in the bucket "${settings.bucket}" cannot be used now (${what.join(", ")}).`,
    // Also what only a person mends: then what waits for the file goes on.
    { retryable: true, retryAfterMs, hint: hintOf(facts, right, settings) },
  );
}

function hintOf(
  { code, status, region }: Facts,
  right: Right,
  { bucket, prefix, endpoint, timeoutMs }: Settings,
): string {
  if (code === "NoSuchBucket") return `Create the bucket "${bucket}", or mend s3({ bucket }).`;
  if (wrongKeys.test(code)) {
    return "Check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, or s3({ credentials }): the storage does not know them.";
  }
  if (endedKeys.test(code)) return "The credentials have ended: renew them, or use a role that renews them by itself.";
  if (code === "RequestTimeTooSkewed" || code === "RequestExpired") {
    return "The clock of this machine differs from the storage's by more than 15 minutes: set it (NTP).";
  }
  if (wrongRegion.test(code) || status === 301 || status === 307) {
    const where = region === undefined ? "the region of the bucket" : `"${region}", where the bucket lies`;
    return `Set AWS_REGION or s3({ region }) to ${where}; check s3({ endpoint }) too.`;
  }
  // Before anything is sent.
  if (code === "CredentialsProviderError") {
    return "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, AWS_PROFILE, a role of the machine, or s3({ credentials }).";
  }
  if (full.test(code) || status === 507) return "The storage is full: make room, or raise the bucket's quota.";
  if (code === "AccessDenied" || status === 401 || status === 403) return rightHint(right, bucket, prefix);
  if (code === "TimeoutError" || code === "AbortError") {
    return `No answer in time (${timeoutMs} ms at most): check the network and s3({ endpoint }), or raise s3({ timeoutMs }).`;
  }
  if (code === "SlowDown" || code === "TooManyRequests" || status === 429 || status === 503) {
    return "The storage asks for fewer requests at a time; it is tried again later.";
  }
  if (certificate.test(code))
    return "The storage's certificate is not trusted: name its authority in NODE_EXTRA_CA_CERTS.";
  if (status === undefined)
    return `The storage cannot be reached: check the network and s3({ endpoint })${endpoint === undefined ? "" : " or AWS_ENDPOINT_URL"}.`;
  if (status >= 500) return "The storage failed; it is tried again later.";
  return "The storage does not take what S3 takes: check that s3({ endpoint }) is the address of its S3 interface.";
}

function rightHint(right: Right, bucket: string, prefix: string): string {
  if (right === "s3:ListBucket") {
    return `Allow s3:ListBucket on "${bucket}" for these credentials: without it, S3 does not say that a file is not there.`;
  }
  return `Allow ${right} on "${bucket}/${prefix}*" for these credentials, and the use of its key where the bucket has one.`;
}
