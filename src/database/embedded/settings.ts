import { availableParallelism, totalmem } from 'node:os';

export interface Tuning {
  /** Also listen on this port of 127.0.0.1. */
  readonly port: number | null;
  readonly maxConnections: number;
}

/** Port of a Postgres that listens on no network: it is part of the socket's name. */
export const defaultPort = 5432;

const megabytes = (share: number, least: number, most: number) =>
  `${Math.round(Math.min(most, Math.max(least, (totalmem() / 1024 / 1024) * share)))}MB`;

/** `postern.conf`, written at every start; an operator's own settings go to `custom.conf` beside it, which wins. */
export const serverSettings = ({ port, maxConnections }: Tuning): string => {
  const settings: Record<string, string | number> = {
    listen_addresses: port === null ? '' : '127.0.0.1',
    port: port ?? defaultPort,
    // Relative to the data folder: a socket's whole name may have 107 bytes only.
    unix_socket_directories: '../run',
    unix_socket_permissions: '0700',
    max_connections: maxConnections,
    shared_buffers: megabytes(1 / 8, 64, 512),
    effective_cache_size: megabytes(1 / 2, 256, 65_536),
    maintenance_work_mem: megabytes(1 / 32, 32, 256),
    work_mem: '8MB',
    huge_pages: 'off',
    random_page_cost: '1.1',
    // Many short statements: neither compiling nor parallel plans pay, and /dev/shm of a container is small.
    jit: 'off',
    max_parallel_workers_per_gather: 0,
    max_parallel_maintenance_workers: 0,
    max_worker_processes: Math.max(2, Math.min(8, availableParallelism())),
    checkpoint_timeout: '15min',
    max_wal_size: '1GB',
    timezone: 'UTC',
    log_timezone: 'UTC',
    // Statements, values and the details of errors may hold personal data: none of them are logged.
    log_min_messages: 'log',
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    log_checkpoints: 'off',
    log_line_prefix: '',
    log_destination: 'stderr',
    logging_collector: 'off',
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} = '${value}'`);
  return `# Written by Postern at every start. Your own settings belong into custom.conf.\n${lines.join('\n')}\n`;
};

/** Ends `postgresql.conf`. */
export const includes = "include 'postern.conf'\ninclude_if_exists 'custom.conf'\n";

/** Only the role postern, only with its password, only from this machine. */
export const hostBasedAccess = [
  'local  postern  postern                scram-sha-256',
  'host   postern  postern  127.0.0.1/32  scram-sha-256',
  '',
].join('\n');
