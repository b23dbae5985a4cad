import postgres, { type Options, type Sql } from 'postgres';
import { watchedSockets } from './silence.ts';
import { parseDatabaseUrl } from './url.ts';

export interface PoolOptions {
  /** `postgres://user@host/database`, or with `?host=/directory` for a unix socket. */
  url: string;
  /** Connections of this process all in all, at least 8. Default 20. */
  poolSize?: number;
  /** Prefix of the application_name under which each pool shows in pg_stat_activity. Default `postern`. */
  applicationName?: string;
  /** Longest time a query of the read pool may take, in ms. Default 20 000: an answer must be out within 30 s. */
  readTimeoutMs?: number;
  /** Longest time an append may take on the server, in ms. Default 10 000. */
  appendTimeoutMs?: number;
}

/** Separate pools, so that slow reads cannot hold up appends, nor a long background task anything else. */
export interface Pools {
  readonly url: string;
  /** Event appends, and nothing else: few connections, since appends share round trips. */
  readonly append: Sql;
  /** Loads and look-ups by key. */
  readonly reads: Sql;
  /** Searches: how they are best done depends on their values. */
  readonly lists: Sql;
  /** Background work: projections, notifier, actions. */
  readonly workers: Sql;
  /** Waits for running queries, at most the given time (default 5 s), then closes all. */
  close(timeoutMs?: number): Promise<void>;
}

/** What of postgres.js this product sets alike for every connection. */
const common: Options<Record<string, never>> = {
  // 7x on short queries. Pipelining is on by default, up to 100.
  prepare: true,
  connect_timeout: 10,
  // The default waits up to 20 s before it looks again whether the database is back.
  backoff: (attempt: number) => Math.min(0.02 * 2 ** attempt, 0.5),
  onnotice: () => {},
};

/** Nothing of ours wants these on tables that grow from empty: a plan kept from an empty table would scan a full one. */
export const indexPlans = { enable_seqscan: 'off', enable_hashjoin: 'off', enable_mergejoin: 'off' };

/**
 * For statements that have one good plan, whatever their values: by key, through an index. Left to itself Postgres
 * plans most of them anew at each execution, at four times the cost of the rest (a load: 420 µs instead of 75).
 */
export const keyedPlans = { ...indexPlans, plan_cache_mode: 'force_generic_plan' };

/**
 * How long a read waits for a table that is locked as a whole, in ms. Nobody of ours locks one for longer, and whoever
 * does would otherwise have every connection of the pool: so long does each of those wait who stand in line behind it.
 */
const readLockMs = 1_000;

/**
 * Appends ask for the newest event of an aggregate, by the end of its key. Of a table without statistics a smaller index
 * that only begins like it may look as good, to be read as a whole and sorted, each time.
 */
export const appendPlans = { ...keyedPlans, enable_sort: 'off' };

/** After the time that a statement may take, for the word that it took too long. */
const graceMs = 3_000;

/** One pool by itself; most code takes a `Pools`. `settings` are server settings of each connection. */
export function connect(
  url: string,
  applicationName: string,
  options: Options<Record<string, never>> & { settings?: Record<string, string> } = {},
): Sql {
  const { url: target, ...address } = parseDatabaseUrl(url);
  const { settings, ...rest } = options;
  const longest = Number(settings?.['statement_timeout'] ?? 0);
  return postgres(target, {
    ...common,
    ...address,
    // A pool whose statements may take for ever cannot tell silence from work.
    ...(longest > 0 && { socket: watchedSockets(longest + graceMs) }),
    ...rest,
    connection: { application_name: applicationName, ...settings },
  } as Options<Record<string, never>>) as unknown as Sql;
}

/** Opens nothing yet: connections are made when first needed. */
export function createPools(options: PoolOptions): Pools {
  const { url, poolSize = 20, applicationName = 'postern' } = options;
  const appendConnections = 4;
  const workerConnections = 3;
  // The projector opens its own: to project, to read ahead, to listen.
  const projectorConnections = 3;
  const listConnections = 3;
  const others = appendConnections + workerConnections + projectorConnections + listConnections;
  const reads = Math.max(2, poolSize - others);
  const pool = (name: string, max: number, settings: Record<string, string>, extra = {}) =>
    connect(url, `${applicationName} ${name}`, { max, settings, ...extra });
  const pools = {
    append: pool('append', appendConnections, {
      ...appendPlans,
      statement_timeout: String(options.appendTimeoutMs ?? 10_000),
    }),
    reads: pool('reads', reads, {
      ...keyedPlans,
      lock_timeout: String(readLockMs),
      statement_timeout: String(options.readTimeoutMs ?? 20_000),
    }),
    lists: pool('lists', listConnections, {
      // A page ends after some hundred rows: starting helpers takes ten times as long, and other requests want the cores.
      max_parallel_workers_per_gather: '0',
      lock_timeout: String(readLockMs),
      statement_timeout: String(options.readTimeoutMs ?? 20_000),
    }),
    workers: pool('workers', workerConnections, {
      statement_timeout: '60000',
      idle_in_transaction_session_timeout: '60000',
    }),
  };
  return {
    url,
    ...pools,
    async close(timeoutMs = 5_000) {
      await Promise.all(Object.values(pools).map((sql) => sql.end({ timeout: timeoutMs / 1000 })));
    },
  };
}
