import { type BreachedSettings, createBreachedPasswords, noBreachedPasswords } from './breached/index.ts';
import { postgresCounts, postgresUsage } from './cache/index.ts';
import {
  createEncryption,
  createPasswordHasher,
  createSecretHasher,
  type PasswordHasherOptions,
} from './crypto/index.ts';
import { createPools, migrate, type Pools, tellingSql, whenReachable } from './database/index.ts';
import { createTotals } from './database/search.ts';
import { createDesk } from './delivery/index.ts';
import { createEventStore, type PostgresEventStore } from './eventstore/postgres/index.ts';
import {
  type Projections,
  type SettleMs,
  startProjections,
  tellingStore,
} from './eventstore/projector/index.ts';
import { createIds, randomNode } from './ids/index.ts';
import { reachingStore } from './milestone/index.ts';
import { createOutbound, type Outbound } from './outbound/index.ts';
import { type Platform, type UsualLimits, unlimited } from './platform.ts';
import { createScriptRunner } from './sandbox/index.ts';
import {
  type Logger,
  measuredOutbound,
  measuredStore,
  noTracer,
  type ServerMetrics,
  type Tracer,
  traced,
  tracedSql,
} from './telemetry/index.ts';
import { hasherThread, projectorThread, scriptThread } from './threads.ts';

export interface FoundationOptions {
  readonly databaseUrl: string;
  readonly poolSize: number;
  /** How long a start waits for a database that is not up yet. Default 30. */
  readonly databaseWaitSeconds?: number;
  /** 32 bytes; see `loadMasterKey`. */
  readonly masterKey: Uint8Array;
  readonly log: Logger;
  readonly tracer?: Tracer;
  readonly metrics?: ServerMetrics;
  /** How other hosts are asked; by default public ones alone. */
  readonly outbound?: Outbound | undefined;
  /** Of instances without limits of their own; default: none. */
  readonly usualLimits?: UsualLimits;
  /** What expires does so by it; tests have one that they put forward. */
  readonly clock?: () => Date;
  /** Of a new hash. */
  readonly passwordCost?: PasswordHasherOptions['cost'];
  /** Where passwords from stolen data are looked up; default: nowhere. */
  readonly breachedPasswords?: BreachedSettings;
  /** How long an answer waits for queries to show what it wrote. Default 2 s. */
  readonly settleMs?: SettleMs | undefined;
}

/** What everything stands on, open and running. */
export interface Foundation {
  readonly platform: Platform;
  readonly pools: Pools;
  readonly store: PostgresEventStore;
  readonly projections: Projections;
  /** For metrics. */
  readonly passwordQueue: { readonly running: number; readonly waiting: number };
  close(): Promise<void>;
}

/** How long a start waits for projections to catch up with what was written before it. */
const catchUpMs = 30_000;

/**
 * Opens the database (migrating it), the keys, the event store and the projector.
 * @throws PosternError when the database cannot be reached or the master key is the wrong one
 */
export async function openFoundation(options: FoundationOptions): Promise<Foundation> {
  const { log, metrics, tracer = noTracer } = options;
  const { databaseUrl, databaseWaitSeconds = 30 } = options;
  const waiting = { log, url: databaseUrl, waitMs: databaseWaitSeconds * 1_000 };
  await whenReachable(() => migrate(databaseUrl), waiting);
  const pools = createPools({ url: options.databaseUrl, poolSize: options.poolSize });
  try {
    const encryption = await createEncryption({
      sql: pools.workers,
      masterKey: options.masterKey,
      onReloadError: (error) => log.warn('encryption keys could not be read again', { error }),
    });
    const store = createEventStore(pools);
    const projections = startProjections({
      url: options.databaseUrl,
      log,
      workers: pools.workers,
      store,
      run: projectorThread,
      settleMs: options.settleMs,
    });
    const passwords = createPasswordHasher({ cost: options.passwordCost, thread: hasherThread });
    const sql = tracedSql(tellingSql(pools.reads), tracer);
    const lists = tracedSql(tellingSql(pools.lists), tracer);
    const counting = { reads: tellingSql(pools.reads), writes: tellingSql(pools.workers) };
    const telling = reachingStore(tellingStore(store, projections));
    const configured = options.outbound ?? createOutbound({ log });
    const outbound = metrics ? measuredOutbound(configured, metrics) : configured;
    const scripts = createScriptRunner({ create: scriptThread, outbound, log });
    const platform: Platform = {
      store: traced(tracer, metrics ? measuredStore(telling, metrics) : telling, {
        append: 'eventstore append',
        load: 'eventstore load',
        loadMany: 'eventstore load',
        search: 'eventstore search',
      }),
      sql,
      lists,
      totals: createTotals(lists, projections.watch),
      projections: projections.watch,
      views: projections.views,
      ids: createIds(randomNode()),
      clock: options.clock ?? (() => new Date()),
      encryption,
      passwords,
      breachedPasswords: options.breachedPasswords
        ? createBreachedPasswords(options.breachedPasswords, { outbound, log, metrics })
        : noBreachedPasswords,
      secrets: createSecretHasher(passwords),
      failureCounts: postgresCounts(counting),
      outbound,
      scripts,
      deliveries: createDesk(counting),
      usageCounts: postgresUsage(counting),
      usualLimits: options.usualLimits ?? unlimited,
      log,
    };
    if (!(await projections.watch.waitFor(await store.head(), catchUpMs))) {
      log.warn('the projections have not caught up yet; answers may be behind', { waitedMs: catchUpMs });
    }
    return {
      platform,
      pools,
      store,
      projections,
      passwordQueue: passwords.queue,
      async close() {
        scripts.stop();
        await projections.stop();
        encryption.close();
        passwords.close();
        await pools.close();
      },
    };
  } catch (error) {
    await pools.close(1_000);
    throw error;
  }
}
