import type { Change } from './cache/index.ts';
import type { Config } from './config/index.ts';
import { createEncryption } from './crypto/index.ts';
import { connect, createPools, keyedPlans, tellingSql } from './database/index.ts';
import type { OpenTools } from './delivery/index.ts';
import { createEventStore, tellingStore } from './eventstore/index.ts';
import { configuredOutbound } from './outbound/index.ts';
import type { Logger } from './telemetry/index.ts';

/** What a thread that sends must know to open the same things as the main one. */
export interface DeliveryToolsSettings {
  readonly databaseUrl: string;
  /** 32 bytes. */
  readonly masterKey: Uint8Array;
  readonly config: Pick<Config, 'outbound' | 'mail'>;
  readonly debugMail: boolean;
  readonly publicUrl: string;
}

/** What it tells of what it appended, so that this node's caches and tables know at once. */
export interface Told {
  readonly position: bigint;
  readonly changes: readonly Change[];
}

/** Opens what a thread that sends stands on: a store, keys and a way out of its own, on few connections. */
export async function openDeliveryTools(
  { databaseUrl, masterKey, config, debugMail, publicUrl }: DeliveryToolsSettings,
  log: Logger,
  appended: (told: Told) => void,
): Promise<OpenTools> {
  const pools = createPools({ url: databaseUrl, poolSize: 1, applicationName: 'postern deliveries' });
  const queue = connect(databaseUrl, 'postern deliveries queue', {
    max: 1,
    settings: {
      ...keyedPlans,
      statement_timeout: '60000',
      // What a database that crashes forgets of it is sent once more, as after any crash.
      synchronous_commit: 'off',
    },
  });
  const encryption = await createEncryption({
    sql: pools.workers,
    masterKey,
    onReloadError: (error) => log.warn('encryption keys could not be read again', { error }),
  });
  const store = tellingStore(createEventStore(pools), {
    appended: (position, changes) => appended({ position, changes }),
  });
  return {
    sql: tellingSql(queue),
    tools: {
      store,
      sql: tellingSql(pools.reads),
      encryption,
      outbound: configuredOutbound(config, log),
      clock: () => new Date(),
      log,
      mail: config.mail,
      debugMail,
      publicUrl,
    },
    async close() {
      encryption.close();
      await Promise.all([queue.end({ timeout: 5 }), pools.close()]);
    },
  };
}
