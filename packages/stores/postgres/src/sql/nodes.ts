import type { Share } from "@frontdesk/core";
import { number, type Row, text } from "../columns.ts";
import type { Session, Statement, Work } from "../session.ts";
import { storable, whole } from "../text.ts";
import { clock } from "./clock.ts";

/** How many partitions conversations have. */
const partitions = 256;

/** Whether a partition is of the node's share, which is a parameter: null for who is no node and works for all. */
export function isOurs(column: string, parameter: number): string {
  return `($${parameter}::smallint[] IS NULL OR ${column} = ANY ($${parameter}::smallint[]))`;
}

const live = `
  INSERT INTO frontdesk.nodes (bot, id, alive_until) VALUES ($1, $2, ${clock} + $3::bigint)
  ON CONFLICT (id) DO UPDATE SET alive_until = excluded.alive_until`;
// Who commits at this moment holds its own row, and is passed over until it has ended.
const bury = `
  DELETE FROM frontdesk.nodes WHERE id IN (
    SELECT id FROM frontdesk.nodes WHERE bot = $1 AND id <> $2 AND alive_until < ${clock} ORDER BY id
    FOR UPDATE SKIP LOCKED
  )`;
const provide = `
  INSERT INTO frontdesk.leases (bot, partition) SELECT $1, generate_series(0, ${partitions - 1})
  WHERE NOT EXISTS (SELECT 1 FROM frontdesk.leases WHERE bot = $1)
  ON CONFLICT (bot, partition) DO NOTHING`;
const release = `
  UPDATE frontdesk.leases SET node = NULL WHERE bot = $1 AND node = $2 AND partition = ANY ($3::smallint[])`;
/** As many as each would have if all had the same, and one more where that does not come out even. */
const fair = `(SELECT ceil(${partitions}.0 / count(*)) FROM frontdesk.nodes WHERE bot = $1)`;
const take = `
  UPDATE frontdesk.leases SET node = $2, epoch = epoch + 1 WHERE bot = $1 AND partition IN (
    SELECT partition FROM frontdesk.leases
    WHERE bot = $1 AND node IS NULL AND NOT partition = ANY ($3::smallint[])
    ORDER BY partition
    LIMIT greatest(0, ${fair} - (SELECT count(*) FROM frontdesk.leases WHERE node = $2))
    FOR UPDATE SKIP LOCKED
  )`;
const held = "SELECT partition, epoch FROM frontdesk.leases WHERE node = $1 ORDER BY partition";
const count = "SELECT count(*) AS nodes FROM frontdesk.nodes WHERE bot = $1";
const serverNow = `SELECT ${clock} AS now`;
const unblock = `DELETE FROM frontdesk.blocks WHERE bot = $1 AND blocked_until <= ${clock}`;
const blocked = `
  SELECT key, blocked_until - ${clock} AS for_ms FROM frontdesk.blocks WHERE bot = $1 AND blocked_until > ${clock}`;
const leave = "DELETE FROM frontdesk.nodes WHERE id = $1";
const block = `
  INSERT INTO frontdesk.blocks AS blocks (bot, key, blocked_until) VALUES ($1, $2, ${clock} + $3::bigint)
  ON CONFLICT (bot, key) DO UPDATE SET blocked_until = greatest(blocks.blocked_until, excluded.blocked_until)`;
// Nobody who takes the node for gone can remove it as long as this lock is held, and it is in no heartbeat's way.
const confirm = "SELECT 1 AS is_there FROM frontdesk.nodes WHERE id = $1 FOR KEY SHARE";
const othersOf = `
  SELECT partition FROM frontdesk.leases WHERE bot = $1 AND node <> $2 AND partition = ANY ($3::smallint[])`;
const heldOf = "SELECT partition FROM frontdesk.leases WHERE node = $1 AND partition = ANY ($2::smallint[])";

function readShare([leases = [], counted = [], blocks = []]: readonly (readonly Row[])[]): Share {
  const nodes = number(counted[0] ?? {}, "nodes");
  return {
    leases: leases.map((row) => ({ partition: number(row, "partition"), epoch: number(row, "epoch") })),
    nodes,
    surplus: Math.max(0, leases.length - Math.ceil(partitions / Math.max(1, nodes))),
    blocked: blocks.map((row) => ({ key: text(row, "key"), forMs: number(row, "for_ms") })),
  };
}

/** What came of a beat: the node's share, and what the server's clock says. */
interface Beat {
  readonly share: Share;
  readonly now: number;
}

/** Says that the node lives, for some milliseconds on the server's clock, and shares out what is free. */
export function beat(session: Session, leaseMs: number, released: readonly number[]): Work<Beat> {
  const { bot, owner } = session;
  const changes: readonly Statement[] = [
    { text: live, values: [bot, owner, leaseMs] },
    { text: bury, values: [bot, owner] },
    { text: provide, values: [bot] },
    { text: release, values: [bot, owner, released] },
    { text: take, values: [bot, owner, released] },
    { text: unblock, values: [bot] },
  ];
  return {
    reads: [
      ...changes,
      { text: held, values: [owner] },
      { text: count, values: [bot] },
      { text: blocked, values: [bot] },
      { text: serverNow, values: [] },
    ],
    decide(found) {
      const now = number(found.at(-1)?.[0] ?? {}, "now");
      return { writes: [], result: { share: readShare(found.slice(changes.length)), now } };
    },
  };
}

/** Lets go of all that the node has. */
export function leaveWork({ owner }: Session): Work<void> {
  return { reads: [], decide: () => ({ writes: [{ text: leave, values: [owner] }], result: undefined }) };
}

/** Keeps all nodes from sending to a bucket of the limiter for a while. */
export function blockBucket({ bot }: Session, key: string, forMs: number): Work<void> {
  const writes = [{ text: block, values: [bot, storable(key), whole(forMs)] }];
  return { reads: [], decide: () => ({ writes, result: undefined }) };
}

/** A look at what a node has, with what it means. */
interface Confirmation {
  /** None where nothing is to be asked. */
  readonly reads: readonly Statement[];
  /** In which partitions the node may commit; undefined: in all. */
  read(found: readonly (readonly Row[])[]): ReadonlySet<number> | undefined;
}

/** Asks which of these partitions the node has, until the end of the transaction. Who is no node may commit in all. */
export function confirmLeases({ owner, share }: Session, wanted: readonly number[]): Confirmation {
  if (share === undefined) return { reads: [], read: () => undefined };
  return {
    reads: [
      { text: confirm, values: [owner] },
      { text: heldOf, values: [owner, [...new Set(wanted)]] },
    ],
    read: ([alive = [], leases = []]) =>
      new Set(alive.length === 0 ? [] : leases.map((row) => number(row, "partition"))),
  };
}

/** Asks which of these partitions another node has by now. Of who is no node, none. */
export function othersLeases({ bot, owner, share }: Session, wanted: readonly number[]): Statement {
  return { text: othersOf, values: [bot, owner, share === undefined ? [] : [...new Set(wanted)]] };
}

/** What {@link othersLeases} found. */
export function readOthers(rows: readonly Row[]): ReadonlySet<number> {
  return new Set(rows.map((row) => number(row, "partition")));
}
