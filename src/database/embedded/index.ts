/** A Postgres inside the executable: unpacked, initialised, started, kept alive and stopped. */
import { existsSync, realpathSync } from 'node:fs';
import { chmod, mkdir, readFile } from 'node:fs/promises';
import { failedPrecondition, PosternError, unavailable } from '../../errors/index.ts';
import type { Logger } from '../../telemetry/types.ts';
import { canReach, postgresAccount } from './account.ts';
import {
  clusterExists,
  createCluster,
  ensurePassword,
  ensureRunFolder,
  requireOurCluster,
  writeSettings,
} from './cluster.ts';
import type { Toolbox } from './command.ts';
import { requireSpace, spaceNeeded } from './disk.ts';
import { keepAlive } from './keep-alive.ts';
import { layoutOf } from './layout.ts';
import { lockDataDir, lockHolder } from './lock.ts';
import { endOrphans } from './orphans.ts';
import { installPrograms, postgresVersion } from './programs.ts';
import { defaultPort } from './settings.ts';
import { reachableSocketFolder } from './socket.ts';

export { postgresAccount } from './account.ts';
export { clusterExists } from './cluster.ts';
export { freeBytes, spaceNeeded } from './disk.ts';
export { layoutOf } from './layout.ts';
export { postgresVersion } from './programs.ts';

export interface EmbeddedOptions {
  readonly dataDir: string;
  readonly log: Logger;
  /** Also listen on this port of 127.0.0.1. Default null: the unix socket only. */
  readonly port?: number | null;
  /** Default 100. */
  readonly maxConnections?: number;
}

export interface EmbeddedPostgres {
  /** For `connect` and `createPools`; holds the password, so never log it. */
  readonly url: string;
  /** Whether this start made the cluster. */
  readonly created: boolean;
  /** Process id of the postmaster; undefined while it is being restarted. */
  pid(): number | undefined;
  /** Called when Postgres ended by itself, with what it said; it is being restarted, and pools reconnect. */
  onExit(listener: (reason: string) => void): () => void;
  /** Fast shutdown; close the pools before. */
  stop(): Promise<void>;
}

/**
 * Starts the Postgres of this dataDir, making it first where there is none. One process a dataDir.
 *
 * @throws PosternError `failed_precondition`: the dataDir is in use (EMB-Lock1), cannot be written (EMB-Dir01),
 *   has too little space (EMB-Disk…) or data of another major version (EMB-Major); `unavailable` EMB-Start: it does
 *   not start, with its own words
 */
export const startEmbeddedPostgres = async (options: EmbeddedOptions): Promise<EmbeddedPostgres> => {
  const { log, port = null, maxConnections = 100 } = options;
  await makeDataDir(options.dataDir);
  const layout = layoutOf(realpathSync(options.dataDir));
  const account = postgresAccount(layout.data);
  const unlock = lockDataDir(layout);
  try {
    const created = !clusterExists(layout.data);
    await requireSpace(layout.dataDir, created ? spaceNeeded.firstStart : spaceNeeded.laterStart);
    await mkdir(layout.home, { recursive: true, mode: account === undefined ? 0o700 : 0o711 });
    const programs = await installPrograms(layout, account);
    const reachable = account === undefined || canReach(layout.home, account);
    const tools: Toolbox = { programs, layout, account, reachable };
    if (created) {
      requireEmpty(layout.data);
      log.info('making the database; this happens once', { folder: layout.data });
      await createCluster(tools);
    } else {
      await requireOurCluster(tools, postgresVersion().split('.')[0]!);
      if (await endOrphans(layout)) log.warn('ended a PostgreSQL that an earlier run had left behind');
    }
    await ensureRunFolder(tools);
    await writeSettings(tools, { port, maxConnections });
    const password = await ensurePassword(tools);
    const alive = await keepAlive(tools, log);
    const socket = reachableSocketFolder(layout.run, port ?? defaultPort);
    return {
      url: urlOf(password, socket.path, port),
      created,
      pid: alive.pid,
      onExit: alive.onExit,
      stop: async () => {
        await alive.stop();
        socket.close();
        unlock();
      },
    };
  } catch (error) {
    unlock();
    throw error instanceof PosternError
      ? error
      : unavailable(
          'EMB-Start',
          `PostgreSQL did not start: ${error instanceof Error ? error.message : error}`,
          {
            cause: error,
          },
        );
  }
};

/**
 * The URL of the Postgres that another process runs on this dataDir, for the command line beside a server.
 * Undefined when none runs.
 */
export const runningEmbeddedPostgres = async (
  dataDir: string,
  port: number | null = null,
): Promise<{ url: string; holder: number; close(): void } | undefined> => {
  if (!existsSync(dataDir)) return undefined;
  const layout = layoutOf(realpathSync(dataDir));
  const holder = lockHolder(layout);
  if (holder === undefined || !existsSync(layout.lock) || !existsSync(layout.password)) return undefined;
  try {
    lockDataDir(layout)();
    return undefined;
  } catch (error) {
    if (!(error instanceof PosternError && error.id === 'EMB-Lock1')) throw error;
  }
  const socket = reachableSocketFolder(layout.run, port ?? defaultPort);
  const password = (await readFile(layout.password, 'utf8')).trim();
  return { url: urlOf(password, socket.path, port), holder, close: socket.close };
};

const urlOf = (password: string, socketFolder: string, port: number | null) =>
  `postgres://postern:${password}@/postern?host=${encodeURIComponent(socketFolder)}&port=${port ?? defaultPort}`;

/** Root's is open to pass through, for the account that Postgres runs under; what lies in it is closed by itself. */
const makeDataDir = async (dataDir: string) => {
  try {
    if (existsSync(dataDir)) return;
    await mkdir(dataDir, { recursive: true });
    await chmod(dataDir, process.getuid?.() === 0 ? 0o711 : 0o700);
  } catch (cause) {
    throw failedPrecondition(
      'EMB-Dir01',
      `The dataDir ${dataDir} cannot be made: ${(cause as Error).message}`,
      {
        field: 'dataDir',
        cause,
      },
    );
  }
};

/** A folder that is there but is no cluster is somebody's data, broken or foreign: nothing to write over. */
const requireEmpty = (data: string) => {
  if (existsSync(data))
    throw failedPrecondition(
      'EMB-Data1',
      `${data} is there but holds no PostgreSQL data (PG_VERSION is missing); restore it, or move it away to start anew`,
      { field: 'dataDir' },
    );
};
