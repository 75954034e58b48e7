import { FrontdeskError } from "@frontdesk/core";

/** What is the matter with the connection to the database, or with the database as a whole. */
interface Trouble {
  readonly what: string;
  readonly hint: string;
  readonly retryable: boolean;
}

const down: Trouble = {
  what: "The database cannot be reached",
  hint: "Check that PostgreSQL runs and that the host and port of the URL are right; the store goes on by itself when it is back.",
  retryable: true,
};
const crowded: Trouble = {
  what: "The database has no room for another connection",
  hint: "Raise max_connections of the server, put PgBouncer in front, or lower the option `connections`.",
  retryable: true,
};
const contended: Trouble = {
  what: "Another transaction was in the way for too long",
  hint: "Look in pg_stat_activity for a transaction that is left open; nothing is lost, the operation can be repeated.",
  retryable: true,
};
const login: Trouble = {
  what: "The database refused the login",
  hint: "Check the user and password of the URL, and the server's pg_hba.conf.",
  retryable: false,
};

const tls: Trouble = {
  what: "TLS with the database failed",
  hint: "Check `sslmode` of the URL and the option `tls`: give the server's certificate authority as `ca`.",
  retryable: false,
};

/** By SQLSTATE, or by its first two characters: https://www.postgresql.org/docs/current/errcodes-appendix.html */
const troubles: Readonly<Record<string, Trouble>> = {
  "08": down,
  "28": login,
  "3D000": {
    what: "The database does not exist",
    hint: "Create it: createdb <name>; or mend the name at the end of the URL.",
    retryable: false,
  },
  "40": contended,
  "42501": {
    what: "The database user lacks a right",
    hint: "Give it the schema: GRANT CREATE ON DATABASE <database> TO <user>, or CREATE SCHEMA frontdesk AUTHORIZATION <user>.",
    retryable: false,
  },
  "25006": {
    what: "The database can only be read",
    hint: "It is a standby, or is set to read only: connect to the primary.",
    retryable: true,
  },
  "53100": {
    what: "The disk of the database is full",
    hint: "Make room there; nothing is lost, the operation can be repeated.",
    retryable: true,
  },
  "53200": { what: "The database is out of memory", hint: "Give the server more, or more swap.", retryable: true },
  "53300": crowded,
  "53": { what: "The database has run out of something", hint: "See the server's log.", retryable: true },
  "54000": {
    what: "A key is longer than PostgreSQL can index",
    hint: "Keys of records, timers and blobs may have about 2,000 bytes.",
    retryable: false,
  },
  "55P03": contended,
  "57014": {
    what: "The database took too long",
    hint: "See whether it is overloaded; raise `statementTimeoutMs` if that is how it is.",
    retryable: true,
  },
  "57": down,
  "58": { what: "The disk of the database failed", hint: "Check it, and the server's log.", retryable: true },
};

const connectionCodes: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ECONNABORTED",
  "EPIPE",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "EHOSTDOWN",
  "ENOTFOUND",
  "EAI_AGAIN",
  "ENOENT",
  "EACCES",
]);

/** What pg says, without a code, of a connection that is gone or was never there. */
const connectionMessages =
  /^(Connection terminated|Client has encountered a connection error|Client was closed|Cannot use a pool|timeout e|Query read timeout)/;

/** The code of an error: an SQLSTATE, or that of a system call. */
function codeOf(error: unknown): string {
  if (typeof error !== "object" || error === null || !("code" in error)) return "";
  return typeof error.code === "string" ? error.code : "";
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : "";
}

/** Whether an error is the server's answer, and not the end of the connection. */
export function isState(error: unknown, ...states: readonly string[]): boolean {
  return states.includes(codeOf(error));
}

/** Whether the connection is gone: what was sent last may have been done or not. */
export function isDisconnection(error: unknown): boolean {
  const code = codeOf(error);
  if (code.startsWith("08") || /^57P0[123]$/.test(code)) return true;
  return connectionCodes.has(code) || connectionMessages.test(messageOf(error));
}

/** Whether another transaction was in the way, and the same may go through next time. */
export function isContention(error: unknown): boolean {
  return isState(error, "40001", "40P01", "55P03", "23505");
}

function troubleOf(error: unknown): Trouble | undefined {
  const code = codeOf(error);
  const known = /^[0-9A-Z]{5}$/.test(code) ? (troubles[code] ?? troubles[code.slice(0, 2)]) : undefined;
  if (known !== undefined) return known;
  if (isDisconnection(error)) return down;
  // What node:tls and pg say before the server has a word.
  if (/CERT|^ERR_(SSL|TLS)/.test(code) || messageOf(error).includes("does not support SSL")) return tls;
  return messageOf(error).startsWith("SASL") ? login : undefined;
}

/**
 * Whether an error concerns the database as a whole, and not just the operation that met it: a key that is too long, a
 * conversation that a stranger has locked.
 */
export function isOfDatabase(error: unknown): boolean {
  if (FrontdeskError.isInstance(error)) return true;
  return troubleOf(error) !== undefined && !isState(error, "54000") && !isContention(error);
}

/**
 * What may be shown of an error. The server's details hold rows, and its messages about data hold values: of those only
 * the code remains. An error of `pg` carries its client, and the client the password: it is left behind.
 */
function shown(error: unknown): Error {
  const code = codeOf(error);
  const isAboutData = /^(22|23|42)/.test(code) && code !== "42501";
  const message = isAboutData ? "the server refused a statement" : messageOf(error) || "no reason was given";
  return Object.assign(new Error(message), code === "" ? {} : { code });
}

/** The error for a schema of a later release. */
export function newerSchema(schema: string, version: number, newest: number): FrontdeskError {
  return new FrontdeskError(
    "store.newer_schema",
    `The schema "${schema}" has version ${version}; this release knows up to ${newest}.`,
    { hint: "Install the release of @frontdesk/postgres that wrote it, or a later one; it was left as it is." },
  );
}

/** The error for a commit of which nobody can tell whether it took place. */
export function unknownOutcome(cause: unknown): FrontdeskError {
  return new FrontdeskError("store.unavailable", "The connection was lost during a commit.", {
    retryable: true,
    hint: "It took place as a whole or not at all; repeat the operation when the database is back.",
    cause: shown(cause),
  });
}

/** An error of PostgreSQL or of `pg` in our words; any other one as it is. */
export function translate(error: unknown): unknown {
  if (FrontdeskError.isInstance(error)) return error;
  const code = codeOf(error);
  const cause = shown(error);
  if (code === "XX001" || code === "XX002") {
    return new FrontdeskError("store.corrupt", "The database is damaged.", {
      hint: "Restore it from a backup; see the server's log.",
      cause,
    });
  }
  const trouble = troubleOf(error);
  if (trouble !== undefined) {
    const suffix = code === "" ? "" : ` (${code})`;
    return new FrontdeskError("store.unavailable", `${trouble.what}${suffix}.`, { ...trouble, cause });
  }
  if (!/^[0-9A-Z]{5}$/.test(code)) return error;
  return new FrontdeskError("store.unavailable", `PostgreSQL refused a statement (${code}).`, {
    hint: "This is a defect of the store: report it with the code.",
    cause,
  });
}
