import type { Sql } from 'postgres';

/**
 * The projector of one node holds up those of all others while its transaction is open. A node that stands still
 * (stopped, paused, cut off) must not do so for long: the server ends its transaction, and another one takes over.
 */
const longest = {
  /** Somebody locks a table: let go of the checkpoint, tell of it, and try again. */
  lock: 2_000,
  /** The node has not said a word inside of its transaction. */
  idle: 3_000,
  statement: 10_000,
  transaction: 15_000,
  /** The server itself may wait for a client that does not take its answer; then another node ends that session. */
  holder: 20_000,
} as const;

export const projectorSettings: Readonly<Record<string, string>> = {
  lock_timeout: String(longest.lock),
  statement_timeout: String(longest.statement),
  idle_in_transaction_session_timeout: String(longest.idle),
  tcp_user_timeout: String(longest.transaction),
  tcp_keepalives_idle: '5',
  tcp_keepalives_interval: '5',
  tcp_keepalives_count: '2',
};

/** The transaction waited or worked for too long: locked tables, or a page that was too large for the time it has. */
export const isHeldUp = (error: unknown): boolean =>
  ['55P03', '57014', '25P03', '25P04'].includes(String((error as { code?: unknown } | null)?.code));

/** A part of the statement that opens a projector's transaction: bounds it, on servers that know how (17 and later). */
export const boundedTransaction = `CASE WHEN current_setting('server_version_num')::int >= 170000
  THEN set_config('transaction_timeout', '${longest.transaction}', true) END`;

/**
 * Ends sessions that hold the checkpoint for longer than any living projector would.
 * @returns how many
 */
export async function endHolder(sql: Sql): Promise<number> {
  const rows = await sql<{ ended: boolean }[]>`
    SELECT pg_terminate_backend(a.pid) AS ended FROM pg_stat_activity a
    WHERE a.datname = current_database() AND a.usename = current_user AND a.pid <> pg_backend_pid()
      AND a.xact_start < now() - ${longest.holder} * interval '1 ms'
      AND EXISTS (SELECT FROM pg_locks l WHERE l.pid = a.pid AND l.granted
        AND l.relation = 'projections.checkpoints'::regclass AND l.mode IN ('RowShareLock', 'RowExclusiveLock'))`;
  return rows.filter(({ ended }) => ended).length;
}
