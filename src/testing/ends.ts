import { connect } from '../database/index.ts';
import { limitMs } from './patience.ts';
import type { TestDatabase } from './postgres.ts';

/**
 * What the database of a test is at: who is connected and waits for what, who holds which lock, how far the events are.
 * By a connection of its own, since those of the test may be what hangs.
 */
async function stateOf(database: TestDatabase): Promise<Record<string, unknown>> {
  const sql = connect(database.url, 'postern test state', { max: 1, fetch_types: false });
  try {
    const [backends, locks, [events]] = await Promise.all([
      sql`SELECT pid, application_name, state, wait_event_type, wait_event, backend_xid::text, query,
          clock_timestamp() - backend_start AS connected, clock_timestamp() - xact_start AS in_transaction,
          clock_timestamp() - state_change AS in_state, pg_blocking_pids(pid) AS blocked_by
        FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() ORDER BY application_name`,
      sql`SELECT pid, virtualtransaction, locktype, relation::regclass::text, mode, granted FROM pg_locks
        WHERE database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND pid <> pg_backend_pid()
        ORDER BY granted, pid`,
      sql`SELECT last_value, is_called, (SELECT max(position) FROM eventstore.events2)::text AS newest,
        (SELECT count(*) FROM eventstore.events2)::text AS events FROM eventstore.events2_position`,
    ]);
    return { backends: [...backends], locks: [...locks], events };
  } finally {
    await sql.end({ timeout: 1 });
  }
}

/**
 * What does not end within a minute will not: it fails, before the runner ends it without a word, and what it and its
 * database are at is written.
 *
 * @param doing what the test is at itself
 */
export async function ends<T>(work: Promise<T>, database: TestDatabase, doing: () => unknown): Promise<T> {
  let bound: Timer | undefined;
  const never = new Promise<never>((_, reject) => {
    bound = setTimeout(async () => {
      const state = await stateOf(database).catch((error: unknown) => ({ error: String(error) }));
      console.error(Bun.inspect({ test: doing(), ...state }, { depth: 6 }));
      reject(new Error(`did not end within ${limitMs} ms; above is what it was at`));
    }, limitMs);
  });
  try {
    return await Promise.race([work, never]);
  } finally {
    clearTimeout(bound);
  }
}
