import { randomBytes } from 'node:crypto';
import { noBreachedPasswords } from '../breached/index.ts';
import { postgresCounts, postgresUsage } from '../cache/index.ts';
import { createEncryption, createSecretHasher } from '../crypto/index.ts';
import { createPools } from '../database/index.ts';
import { createTotals } from '../database/search.ts';
import { createDesk } from '../delivery/index.ts';
import {
  createEventStore,
  type Projection,
  type ProvenScope,
  startProjections,
  tellingStore,
} from '../eventstore/index.ts';
import { createIds } from '../ids/index.ts';
import { createOutbound } from '../outbound/index.ts';
import { type Platform, unlimited } from '../platform.ts';
import { testRunner } from '../sandbox/testing.ts';
import type { LogFields, Logger } from '../telemetry/types.ts';
import { cheapPasswords } from './passwords.ts';
import { settleMs } from './patience.ts';
import { testDatabase } from './postgres.ts';

export interface LogLine {
  readonly level: string;
  readonly message: string;
  readonly fields: LogFields | undefined;
}

export interface TestPlatform extends Platform {
  readonly databaseUrl: string;
  /** What was logged so far. */
  readonly lines: readonly LogLine[];
  /** Waits until everything that was written shows in the projections. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

export interface TestPlatformOptions {
  /** Projections that run in this thread; those of the features under test. */
  readonly projections: readonly Projection[];
  /** Overrides parts of the platform: a clock that stands, a hasher that costs nothing. */
  readonly parts?: Partial<Platform>;
}

/** A whole platform on a database of its own, for tests of services and pages. */
export async function testPlatform(options: TestPlatformOptions): Promise<TestPlatform> {
  const database = await testDatabase();
  const pools = createPools({ url: database.url, poolSize: 10, applicationName: 'postern test' });
  const store = createEventStore(pools);
  const encryption = await createEncryption({ sql: pools.reads, masterKey: randomBytes(32), reloadMs: 0 });
  const lines: LogLine[] = [];
  const log = recordingLog(lines);
  const projections = startProjections({
    url: database.url,
    log,
    workers: pools.workers,
    store,
    run: options.projections,
    settleMs,
  });
  const scripts = testRunner({ log });
  const passwords = cheapPasswords();
  const platform: Platform = {
    store: tellingStore(store, projections),
    sql: pools.reads,
    lists: pools.lists,
    totals: createTotals(pools.lists, projections.watch),
    projections: projections.watch,
    views: projections.views,
    ids: createIds(1),
    clock: () => new Date(),
    encryption,
    passwords,
    breachedPasswords: noBreachedPasswords,
    secrets: createSecretHasher(passwords),
    failureCounts: postgresCounts({ reads: pools.reads, writes: pools.workers }),
    outbound: createOutbound({ log }),
    scripts,
    deliveries: createDesk({ reads: pools.reads, writes: pools.workers }),
    usageCounts: postgresUsage({ reads: pools.reads, writes: pools.workers }),
    usualLimits: unlimited,
    log,
    ...options.parts,
  };
  return {
    ...platform,
    databaseUrl: database.url,
    lines,
    async settled() {
      if (!(await projections.watch.waitFor(await store.head())))
        throw new Error('the projector does not catch up');
    },
    async close() {
      scripts.stop();
      await projections.stop();
      await pools.close(1_000);
      encryption.close();
      await database.drop();
    },
  };
}

function recordingLog(lines: LogLine[], more: LogFields = {}): Logger {
  const at = (level: string) => (message: string, fields?: LogFields) => {
    lines.push({ level, message, fields: { ...more, ...fields } });
  };
  return {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    with: (fields) => recordingLog(lines, { ...more, ...fields }),
  };
}

/** The scope of a command that a test runs itself. */
export const testScope = (instanceId: string, user = 'tester'): ProvenScope => ({
  proof: { userId: user, still: async () => {} },
  instanceId,
  editor: { user, service: 'test' },
  observe: () => {},
});
