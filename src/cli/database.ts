import type { Config } from '../config/index.ts';
import {
  type EmbeddedPostgres,
  runningEmbeddedPostgres,
  startEmbeddedPostgres,
} from '../database/embedded/index.ts';
import { whenReachable } from '../database/index.ts';
import { type PosternError, unavailable } from '../errors/index.ts';
import type { Logger } from '../telemetry/index.ts';

/** The database of this configuration, up and reachable. */
export interface OpenDatabase {
  readonly url: string;
  /** Set when this process runs Postgres itself. */
  readonly embedded: EmbeddedPostgres | undefined;
  close(): Promise<void>;
}

/** Workers, LISTEN, migrations, rebuilds and an operator's psql, beside the pool. */
const otherConnections = 60;

/**
 * Starts the Postgres inside, unless `database.url` names another, which may take `waitSeconds` until it is up.
 * @throws PosternError that says why it cannot be used
 */
export const startDatabase = async (
  config: Config,
  log: Logger,
  waitSeconds = config.database.waitSeconds,
): Promise<OpenDatabase> => {
  const { database, dataDir } = config;
  const { url } = database;
  if (url !== null) {
    await whenReachable(async () => {}, { log, url, waitMs: waitSeconds * 1_000 });
    return { url, embedded: undefined, close: async () => {} };
  }
  const embedded = await startEmbeddedPostgres({
    dataDir,
    log: log.with({ part: 'postgres' }),
    port: database.embeddedPort,
    maxConnections: database.poolSize + otherConnections,
  });
  return { url: embedded.url, embedded, close: embedded.stop };
};

/** For a command beside a server: the Postgres that the server runs, or else its own for the moment. Waits for none. */
export const withDatabase = async <T>(
  config: Config,
  log: Logger,
  use: (url: string, database: OpenDatabase) => Promise<T>,
  waitSeconds = 0,
): Promise<T> => {
  const running =
    config.database.url === null
      ? await runningEmbeddedPostgres(config.dataDir, config.database.embeddedPort)
      : undefined;
  const database: OpenDatabase = running
    ? { url: running.url, embedded: undefined, close: async () => running.close() }
    : await startDatabase(config, log, waitSeconds);
  try {
    if (running) await requireOpen(running, log);
    return await use(database.url, database);
  } finally {
    await database.close();
  }
};

/** The server's own PostgreSQL takes nobody while it starts, recovers or ends: nothing is wrong with `database.url`. */
const requireOpen = async ({ url, holder }: { url: string; holder: number }, log: Logger): Promise<void> => {
  const words = (cause: unknown) => (cause instanceof Error ? cause.message : String(cause));
  await whenReachable(async () => {}, { log, url, waitMs: 0 }).catch(({ cause }: PosternError) => {
    throw unavailable(
      'DB-Own1',
      `The PostgreSQL of the Postern that runs here (process ${holder}) takes no connection: ${words(cause)}. It is starting or stopping; try again in a moment`,
      { cause },
    );
  });
};
