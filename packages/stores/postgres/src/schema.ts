/** One step from a version of the schema to the next. */
export interface Migration {
  /** The version that it leads to, from 1, without gaps. */
  readonly version: number;
  readonly sql: string;
}

/**
 * Every table is led by the bot. Instants are epoch milliseconds. JSON is text: `jsonb` refuses what customers may write
 * (U+0000). Texts are compared byte by byte (`COLLATE "C"`), everywhere in the same way. Inbox, outbox and timers know
 * their conversation's partition, so that processes can share the work by it.
 */
const version1 = `
-- Ids of events, of messages of the outbox, of timers and of lines of the journal, for all bots. It has no cache: an id
-- that is drawn while its conversation is locked is higher than all before it.
CREATE SEQUENCE frontdesk.ids CACHE 1;

-- The last transaction that each store has committed in each of its places: it can look up what became of one whose
-- answer was lost. Rows of stores that are gone are removed after a day.
CREATE TABLE frontdesk.commits (
  bot text COLLATE "C" NOT NULL,
  owner text COLLATE "C" NOT NULL,
  place integer NOT NULL,
  number bigint NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (bot, owner, place)
) WITH (fillfactor = 40);

CREATE TABLE frontdesk.conversations (
  bot text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  channel text COLLATE "C" NOT NULL,
  account text COLLATE "C" NOT NULL,
  key text COLLATE "C" NOT NULL,
  -- The whole key, where "key" is the digest of a long one.
  long_key text COLLATE "C",
  kind text NOT NULL,
  partition smallint NOT NULL,
  address text NOT NULL,
  customer text NOT NULL,
  owner text NOT NULL,
  epoch bigint NOT NULL,
  version bigint NOT NULL,
  state text NOT NULL,
  PRIMARY KEY (bot, id),
  UNIQUE (bot, channel, account, key)
) WITH (fillfactor = 80);

-- Keys of events: in a channel and account, or (with those two empty) in a conversation.
CREATE TABLE frontdesk.dedupe (
  bot text COLLATE "C" NOT NULL,
  channel text COLLATE "C" NOT NULL,
  account text COLLATE "C" NOT NULL,
  scope text COLLATE "C" NOT NULL,
  key text COLLATE "C" NOT NULL,
  conversation text COLLATE "C" NOT NULL,
  sequence bigint,
  at bigint NOT NULL,
  PRIMARY KEY (bot, channel, account, scope, key)
);

CREATE TABLE frontdesk.inbox (
  bot text COLLATE "C" NOT NULL,
  id bigint NOT NULL,
  conversation text COLLATE "C" NOT NULL,
  partition smallint NOT NULL,
  source_order double precision NOT NULL,
  received_at bigint NOT NULL,
  set_aside boolean NOT NULL DEFAULT false,
  sequence bigint,
  payload text NOT NULL,
  PRIMARY KEY (bot, id)
) WITH (autovacuum_vacuum_scale_factor = 0.02);

CREATE TABLE frontdesk.messages (
  bot text COLLATE "C" NOT NULL,
  conversation text COLLATE "C" NOT NULL,
  sequence bigint NOT NULL,
  at bigint NOT NULL,
  author text NOT NULL,
  platform_id text COLLATE "C",
  echo text,
  parts text NOT NULL,
  PRIMARY KEY (bot, conversation, sequence)
);

CREATE TABLE frontdesk.records (
  bot text COLLATE "C" NOT NULL,
  conversation text COLLATE "C" NOT NULL,
  run text COLLATE "C" NOT NULL,
  key text COLLATE "C" NOT NULL,
  phase text NOT NULL,
  value text NOT NULL,
  PRIMARY KEY (bot, conversation, run, key)
);

CREATE TABLE frontdesk.outbox (
  bot text COLLATE "C" NOT NULL,
  id bigint NOT NULL DEFAULT nextval('frontdesk.ids'),
  conversation text COLLATE "C" NOT NULL,
  partition smallint NOT NULL,
  status text COLLATE "C" NOT NULL,
  -- True for the first unsent message of a conversation. The others wait, so that nobody looks at them.
  is_head boolean NOT NULL,
  due_at bigint NOT NULL,
  epoch bigint,
  attempts integer NOT NULL DEFAULT 0,
  unknown_before boolean NOT NULL DEFAULT false,
  -- Who claimed it, and until when it is theirs, on this server's clock.
  claimed_by text COLLATE "C",
  claimed_until bigint,
  idempotency_key text NOT NULL,
  sent_ids text NOT NULL DEFAULT '[]',
  receipt text,
  error text,
  -- Null once it was sent: the history has it.
  message text,
  PRIMARY KEY (bot, id)
) WITH (autovacuum_vacuum_scale_factor = 0.05);
CREATE INDEX outbox_by_conversation ON frontdesk.outbox (bot, conversation, id);
CREATE INDEX outbox_unsent ON frontdesk.outbox (bot, conversation, id) WHERE status IN ('due', 'claimed');
CREATE INDEX outbox_due ON frontdesk.outbox (bot, due_at, id) WHERE status = 'due' AND is_head;
CREATE INDEX outbox_claimed ON frontdesk.outbox (bot, claimed_until) WHERE status = 'claimed';
CREATE INDEX outbox_failed ON frontdesk.outbox (bot, id) WHERE status IN ('refused', 'unknown', 'dropped');

CREATE TABLE frontdesk.tokens (
  bot text COLLATE "C" NOT NULL,
  conversation text COLLATE "C" NOT NULL,
  token text COLLATE "C" NOT NULL,
  expires_at bigint NOT NULL,
  meaning text NOT NULL,
  PRIMARY KEY (bot, conversation, token)
);

CREATE TABLE frontdesk.timers (
  bot text COLLATE "C" NOT NULL,
  conversation text COLLATE "C" NOT NULL,
  partition smallint NOT NULL,
  key text COLLATE "C" NOT NULL,
  id bigint NOT NULL DEFAULT nextval('frontdesk.ids'),
  due_at bigint NOT NULL,
  payload text NOT NULL,
  PRIMARY KEY (bot, conversation, key),
  UNIQUE (bot, id)
);
CREATE INDEX timers_due ON frontdesk.timers (bot, due_at, id);

CREATE TABLE frontdesk.cases (
  bot text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  conversation text COLLATE "C" NOT NULL,
  state text COLLATE "C" NOT NULL,
  opened_at bigint NOT NULL,
  body text NOT NULL,
  PRIMARY KEY (bot, id)
);
CREATE INDEX cases_by_age ON frontdesk.cases (bot, opened_at, id);
CREATE INDEX cases_by_state ON frontdesk.cases (bot, state, opened_at, id);

CREATE TABLE frontdesk.journal (
  bot text COLLATE "C" NOT NULL,
  id bigint NOT NULL DEFAULT nextval('frontdesk.ids'),
  conversation text COLLATE "C" NOT NULL,
  at bigint NOT NULL,
  code text COLLATE "C" NOT NULL,
  v integer NOT NULL,
  data text NOT NULL,
  PRIMARY KEY (bot, id)
);
CREATE INDEX journal_by_conversation ON frontdesk.journal (bot, conversation, id);

-- Which customer somebody on a channel is.
CREATE TABLE frontdesk.identities (
  bot text COLLATE "C" NOT NULL,
  key text COLLATE "C" NOT NULL,
  customer text COLLATE "C" NOT NULL,
  apart boolean NOT NULL,
  at bigint NOT NULL,
  PRIMARY KEY (bot, key)
);
CREATE INDEX identities_by_customer ON frontdesk.identities (bot, customer, at, key);

CREATE TABLE frontdesk.blobs (
  bot text COLLATE "C" NOT NULL,
  key text COLLATE "C" NOT NULL,
  bytes bytea NOT NULL,
  PRIMARY KEY (bot, key)
);
`;

const version2 = `
-- The processes that share the work of a bot, and until when they are taken to live, on this server's clock.
CREATE TABLE frontdesk.nodes (
  id text COLLATE "C" PRIMARY KEY,
  bot text COLLATE "C" NOT NULL,
  alive_until bigint NOT NULL
) WITH (fillfactor = 40);
CREATE INDEX nodes_by_bot ON frontdesk.nodes (bot);

-- Which node has which partition; none when it is free. Whoever removes a node frees what it had.
CREATE TABLE frontdesk.leases (
  bot text COLLATE "C" NOT NULL,
  partition smallint NOT NULL,
  node text COLLATE "C" REFERENCES frontdesk.nodes (id) ON DELETE SET NULL,
  epoch bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (bot, partition)
) WITH (fillfactor = 40);
CREATE INDEX leases_by_node ON frontdesk.leases (node);

-- Which buckets of the limiter a platform wants to be left alone, and until when, on this server's clock.
CREATE TABLE frontdesk.blocks (
  bot text COLLATE "C" NOT NULL,
  key text COLLATE "C" NOT NULL,
  blocked_until bigint NOT NULL,
  PRIMARY KEY (bot, key)
);

-- What of a conversation another node has accepted.
CREATE INDEX inbox_by_conversation ON frontdesk.inbox (bot, conversation, id);
`;

/**
 * What has outlived its time is found by it, where nearly all rows are younger or older; and what must go with a
 * customer is found by conversation.
 */
const version3 = `
-- Events through this one, and messages through that sequence, were erased.
ALTER TABLE frontdesk.conversations ADD COLUMN erased_event bigint;
ALTER TABLE frontdesk.conversations ADD COLUMN erased_through bigint NOT NULL DEFAULT 0;
CREATE INDEX dedupe_by_age ON frontdesk.dedupe (bot, at);
CREATE INDEX tokens_by_expiry ON frontdesk.tokens (bot, expires_at);
CREATE INDEX cases_by_conversation ON frontdesk.cases (bot, conversation);
`;

/** All steps, in order. A released one is never changed: a new version is a new step at the end. */
export const migrations: readonly Migration[] = [
  { version: 1, sql: version1 },
  { version: 2, sql: version2 },
  { version: 3, sql: version3 },
];
