import { type Clock, FrontdeskError, systemClock } from "@frontdesk/core";

/** What requests are signed with. */
export interface S3Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Of credentials that end. */
  readonly sessionToken?: string | undefined;
  /** When they end; a function is asked again before. */
  readonly expiration?: Date | undefined;
}

/** Which bucket files are kept in, and how it is reached. */
export interface S3Options {
  readonly bucket: string;
  /** What the keys in the bucket begin with: `<prefix>/<bot>/<id>`. Default: nothing. */
  readonly prefix?: string | undefined;
  /**
   * Where the bucket lies, such as `eu-central-1`. Default: the variable `AWS_REGION` or the profile's; with an
   * `endpoint`, `us-east-1`, which storages without regions take.
   */
  readonly region?: string | undefined;
  /** The address of a storage other than Amazon's. Default: `AWS_ENDPOINT_URL_S3` or `AWS_ENDPOINT_URL`. */
  readonly endpoint?: string | URL | undefined;
  /** Whether the bucket stands in the path and not in the host's name. Default: true with an `endpoint`. */
  readonly forcePathStyle?: boolean | undefined;
  /**
   * What requests are signed with. Default: what Amazon's client finds: `AWS_ACCESS_KEY_ID` and
   * `AWS_SECRET_ACCESS_KEY`, a profile, the role of the container or the machine.
   */
  readonly credentials?: S3Credentials | (() => Promise<S3Credentials>) | undefined;
  /** After which time a call is given up, its repetitions included, in milliseconds. Default: 30,000. */
  readonly timeoutMs?: number | undefined;
  /** How often a request is sent that fails for now. Default: 3. */
  readonly maxAttempts?: number | undefined;
  /** For tests. Default: the system's. */
  readonly clock?: Clock | undefined;
}

/** {@link S3Options}, checked and complete. */
export interface Settings {
  readonly bucket: string;
  /** Empty, or ends with a slash. */
  readonly prefix: string;
  /** Undefined: what Amazon's client finds. So are the credentials. */
  readonly region: string | undefined;
  readonly endpoint: string | undefined;
  readonly forcePathStyle: boolean;
  readonly credentials: S3Options["credentials"];
  readonly timeoutMs: number;
  readonly maxAttempts: number;
  readonly clock: Clock;
}

type Environment = { readonly [name: string]: string | undefined };

/**
 * Checks options and fills in what is left out.
 *
 * @throws FrontdeskError `files.unavailable`, whose hint names the option; its value is not repeated.
 */
export function readOptions(options: S3Options, environment: Environment): Settings {
  const endpoint =
    options.endpoint ?? (environment.AWS_ENDPOINT_URL_S3?.trim() || environment.AWS_ENDPOINT_URL?.trim() || undefined);
  const prefix = (options.prefix ?? "").replace(/^\/+|\/+$/g, "");
  const settings: Settings = {
    bucket: options.bucket,
    prefix: prefix === "" ? "" : `${prefix}/`,
    region: options.region,
    endpoint: endpoint === undefined ? undefined : String(endpoint),
    forcePathStyle: options.forcePathStyle ?? endpoint !== undefined,
    credentials: options.credentials,
    timeoutMs: options.timeoutMs ?? 30_000,
    maxAttempts: options.maxAttempts ?? 3,
    clock: options.clock ?? systemClock,
  };
  // The names of Amazon and of access points; other storages allow no more.
  check(
    /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(settings.bucket),
    "bucket",
    "the name of a bucket, such as acme-files",
  );
  check(
    /^(?:[\w!*'().-]+\/)*$/.test(settings.prefix) && !/(?:^|\/)\.{1,2}\//.test(settings.prefix),
    "prefix",
    "names of letters, digits, - and _, with / between them",
  );
  check(settings.prefix.length <= 512, "prefix", "at most 512 characters");
  check(/^[a-z0-9-]+$/i.test(settings.region ?? "auto"), "region", "a region, such as eu-central-1");
  check(isEndpoint(settings.endpoint), "endpoint", "an http or https address without credentials or a query");
  check(settings.timeoutMs > 0 && settings.timeoutMs < 2 ** 31, "timeoutMs", "a number of milliseconds above 0");
  check(Number.isInteger(settings.maxAttempts) && settings.maxAttempts > 0, "maxAttempts", "a whole number above 0");
  return settings;
}

function isEndpoint(endpoint: string | undefined): boolean {
  if (endpoint === undefined) return true;
  if (!URL.canParse(endpoint)) return false;
  const { protocol, username, password, search, hash } = new URL(endpoint);
  return /^https?:$/.test(protocol) && username + password + search + hash === "";
}

function check(isValid: boolean, option: keyof S3Options, wanted: string): void {
  if (isValid) return;
  throw new FrontdeskError("files.unavailable", "The options of s3() are not valid.", {
    hint: `Mend s3({ ${option} }): ${wanted}.`,
  });
}
