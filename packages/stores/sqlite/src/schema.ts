/** Marks a SQLite file as one of ours: "fdsk". */
export const applicationId = 0x6664736b;

/** One step from a version of the schema to the next. */
export interface Migration {
  /** The version that it leads to, from 1, without gaps. */
  readonly version: number;
  readonly sql: string;
}

/**
 * Every table is led by the bot. Instants are epoch milliseconds; they are REAL so that a caller's half millisecond
 * comes back as it was. JSON is TEXT. Rows that carry text have a rowid: without one, SQLite gives each row beyond a
 * quarter of a page an overflow page of its own.
 */
const version1 = `
-- The last id that was given out to an event, a message of the outbox, a timer or a line of the journal.
CREATE TABLE bots (
  bot TEXT NOT NULL PRIMARY KEY,
  last_id INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE conversations (
  bot TEXT NOT NULL,
  id TEXT NOT NULL,
  channel TEXT NOT NULL,
  account TEXT NOT NULL,
  key TEXT NOT NULL,
  kind TEXT NOT NULL,
  partition INTEGER NOT NULL,
  address TEXT NOT NULL,
  customer TEXT NOT NULL,
  owner TEXT NOT NULL,
  epoch INTEGER NOT NULL,
  version INTEGER NOT NULL,
  state TEXT NOT NULL,
  PRIMARY KEY (bot, id),
  UNIQUE (bot, channel, account, key)
) STRICT;

-- Keys of events: in a channel and account, or (with those two empty) in a conversation.
CREATE TABLE dedupe (
  bot TEXT NOT NULL,
  channel TEXT NOT NULL,
  account TEXT NOT NULL,
  scope TEXT NOT NULL,
  key TEXT NOT NULL,
  conversation TEXT NOT NULL,
  sequence INTEGER,
  at REAL NOT NULL,
  PRIMARY KEY (bot, channel, account, scope, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE inbox (
  bot TEXT NOT NULL,
  id INTEGER NOT NULL,
  conversation TEXT NOT NULL,
  source_order REAL NOT NULL,
  received_at REAL NOT NULL,
  set_aside INTEGER NOT NULL,
  payload TEXT NOT NULL,
  PRIMARY KEY (bot, id)
) STRICT;

CREATE TABLE messages (
  bot TEXT NOT NULL,
  conversation TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  at REAL NOT NULL,
  author TEXT NOT NULL,
  platform_id TEXT,
  echo TEXT,
  parts TEXT NOT NULL,
  PRIMARY KEY (bot, conversation, sequence)
) STRICT;

CREATE TABLE records (
  bot TEXT NOT NULL,
  conversation TEXT NOT NULL,
  run TEXT NOT NULL,
  key TEXT NOT NULL,
  phase TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (bot, conversation, run, key)
) STRICT;

CREATE TABLE outbox (
  bot TEXT NOT NULL,
  id INTEGER NOT NULL,
  conversation TEXT NOT NULL,
  status TEXT NOT NULL,
  -- 1 for the first unsent message of a conversation. The others wait, so that nobody looks at them.
  is_head INTEGER NOT NULL,
  due_at REAL NOT NULL,
  epoch INTEGER,
  attempts INTEGER NOT NULL,
  unknown_before INTEGER NOT NULL,
  idempotency_key TEXT NOT NULL,
  sent_ids TEXT NOT NULL,
  receipt TEXT,
  error TEXT,
  -- Null once it was sent: the history has it.
  message TEXT,
  PRIMARY KEY (bot, id)
) STRICT;
CREATE INDEX outbox_unsent ON outbox (bot, conversation, id) WHERE status = 'due' OR status = 'claimed';
CREATE INDEX outbox_due ON outbox (bot, due_at, id) WHERE status = 'due' AND is_head = 1;
CREATE INDEX outbox_failed ON outbox (bot, id) WHERE status = 'refused' OR status = 'unknown' OR status = 'dropped';

CREATE TABLE tokens (
  bot TEXT NOT NULL,
  conversation TEXT NOT NULL,
  token TEXT NOT NULL,
  expires_at REAL NOT NULL,
  meaning TEXT NOT NULL,
  PRIMARY KEY (bot, conversation, token)
) STRICT, WITHOUT ROWID;

CREATE TABLE timers (
  bot TEXT NOT NULL,
  conversation TEXT NOT NULL,
  key TEXT NOT NULL,
  id INTEGER NOT NULL,
  due_at REAL NOT NULL,
  payload TEXT NOT NULL,
  PRIMARY KEY (bot, conversation, key),
  UNIQUE (bot, id)
) STRICT;
CREATE INDEX timers_due ON timers (bot, due_at, id);

CREATE TABLE cases (
  bot TEXT NOT NULL,
  id TEXT NOT NULL,
  conversation TEXT NOT NULL,
  state TEXT NOT NULL,
  opened_at REAL NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (bot, id)
) STRICT;
CREATE INDEX cases_by_age ON cases (bot, opened_at, id);
CREATE INDEX cases_by_state ON cases (bot, state, opened_at, id);

CREATE TABLE journal (
  bot TEXT NOT NULL,
  id INTEGER NOT NULL,
  conversation TEXT NOT NULL,
  at REAL NOT NULL,
  code TEXT NOT NULL,
  v INTEGER NOT NULL,
  data TEXT NOT NULL,
  PRIMARY KEY (bot, id)
) STRICT;
CREATE INDEX journal_by_conversation ON journal (bot, conversation, id);

CREATE TABLE blobs (
  bot TEXT NOT NULL,
  key TEXT NOT NULL,
  bytes BLOB NOT NULL,
  PRIMARY KEY (bot, key)
) STRICT;
`;

/** Events know the place of their message in the history. */
const version2 = `
ALTER TABLE inbox ADD COLUMN sequence INTEGER;
`;

/** Which customer somebody on a channel is. */
const version3 = `
CREATE TABLE identities (
  bot TEXT NOT NULL,
  key TEXT NOT NULL,
  customer TEXT NOT NULL,
  apart INTEGER NOT NULL,
  at REAL NOT NULL,
  PRIMARY KEY (bot, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX identities_by_customer ON identities (bot, customer, at, key);
`;

/**
 * What has outlived its time is found by it, where nearly all rows are younger or older; and what must go with a
 * customer is found by conversation.
 */
const version4 = `
-- Events through this one, and messages through that sequence, were erased.
ALTER TABLE conversations ADD COLUMN erased_event INTEGER;
ALTER TABLE conversations ADD COLUMN erased_through INTEGER NOT NULL DEFAULT 0;
CREATE INDEX dedupe_by_age ON dedupe (bot, at);
CREATE INDEX tokens_by_expiry ON tokens (bot, expires_at);
CREATE INDEX cases_by_conversation ON cases (bot, conversation);
CREATE INDEX outbox_given_up ON outbox (bot, conversation)
  WHERE status = 'refused' OR status = 'unknown' OR status = 'dropped';
`;

/** All steps, in order. A released one is never changed: a new version is a new step at the end. */
export const migrations: readonly Migration[] = [
  { version: 1, sql: version1 },
  { version: 2, sql: version2 },
  { version: 3, sql: version3 },
  { version: 4, sql: version4 },
];
