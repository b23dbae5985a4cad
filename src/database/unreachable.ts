import { failedPrecondition, PosternError, unavailable } from '../errors/index.ts';
import type { Logger } from '../telemetry/types.ts';
import { connect } from './pools.ts';

const codeOf = (error: unknown): string => String((error as { code?: unknown } | null)?.code ?? '');
const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Nobody is there, or not yet: a database that is being started shows like this. */
const notUpYet = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
  'CONNECT_TIMEOUT',
  'CONNECTION_CLOSED',
  'CONNECTION_DESTROYED',
  '57P03',
]);

/**
 * Why a database cannot be used at all, as whoever configured it must be told: what is wrong, and what to do.
 * @param url may hold a password, and is not shown
 */
export function whyUnreachable(cause: unknown, url: string): PosternError {
  if (cause instanceof PosternError) return cause;
  const { host, user, database } = named(url);
  const code = codeOf(cause);
  const words = wordsOf(cause);
  const wrong = (id: string, text: string) => failedPrecondition(id, text, { field: 'database.url', cause });
  const away = (id: string, text: string) => unavailable(id, text, { cause });
  switch (code) {
    case 'ECONNREFUSED':
    case 'ENOENT':
      return away(
        'DB-Con01',
        `Nothing listens at ${host}: start PostgreSQL there, or correct host and port of database.url`,
      );
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return away(
        'DB-Con02',
        `The host of ${host} is not known: correct the host of database.url, or the name service`,
      );
    case 'ETIMEDOUT':
    case 'CONNECT_TIMEOUT':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return away(
        'DB-Con03',
        `${host} does not answer: see that it is PostgreSQL, and that no firewall is between; or correct database.url`,
      );
    case '57P03':
      return away('DB-Con04', `PostgreSQL at ${host} is starting or stopping (${words})`);
    case '3D000':
      return wrong(
        'DB-Con05',
        `PostgreSQL at ${host} has no database "${database}": create it (CREATE DATABASE), or correct database.url`,
      );
    case '28P01':
      return wrong(
        'DB-Con06',
        `PostgreSQL at ${host} refuses the password of "${user}" (or has no such role): correct user and password of database.url`,
      );
    case '28000':
      if (/no encryption|SSL off/i.test(words))
        return wrong(
          'DB-Con10',
          `PostgreSQL at ${host} lets "${user}" in by TLS alone, or not at all (${words}): add ?sslmode=require to database.url, or allow it in pg_hba.conf`,
        );
      return wrong(
        'DB-Con07',
        `PostgreSQL at ${host} does not let "${user}" in (${words}): create the role, allow it in pg_hba.conf, or correct database.url`,
      );
    case '42501':
      return wrong(
        'DB-Con08',
        `The role "${user}" may not make its tables in "${database}" (${words}): make it the owner of the database`,
      );
    case '53300':
      return away(
        'DB-Con09',
        `PostgreSQL at ${host} has no connection left: raise max_connections, or lower database.poolSize`,
      );
  }
  // ECONNRESET: what postgres.js makes of a server that has no TLS to offer.
  if (/certificate|tls|ssl/i.test(`${code} ${words}`))
    return wrong(
      'DB-Con10',
      `TLS to ${host} fails (${words}): correct the certificate, or sslmode in database.url`,
    );
  return away(
    'DB-Con11',
    `PostgreSQL at ${host} cannot be used: ${words}${code && ` (${code})`}; see database.url`,
  );
}

function named(url: string): { host: string; user: string; database: string } {
  try {
    const { host, username, pathname, searchParams } = new URL(url.replace(/(@|\/\/)\//, '$1localhost/'));
    const socket = searchParams.get('host');
    return {
      host: socket ?? (host.includes(':') ? host : `${host}:5432`),
      user: decodeURIComponent(username),
      database: decodeURIComponent(pathname.slice(1)),
    };
  } catch {
    return { host: 'the address of database.url', user: '', database: '' };
  }
}

export interface Waiting {
  readonly log: Pick<Logger, 'warn'>;
  readonly url: string;
  /** How long a database that is not up yet is waited for. */
  readonly waitMs: number;
  /** Default 10 s. */
  readonly knockMs?: number;
}

/** How long a server may take to let somebody in. */
const knockMs = 10_000;

/**
 * Asks for a connection and nothing else.
 * @throws the reason why there is none, as the driver has it
 */
async function knock(url: string, withinMs: number): Promise<void> {
  const sql = connect(url, 'postern start', { max: 1, connect_timeout: withinMs / 1000 });
  const { promise: late, reject } = Promise.withResolvers<never>();
  // postgres.js tries for ever where somebody takes the connection and drops it, as no PostgreSQL does.
  const timer = setTimeout(
    () => reject(Object.assign(new Error('it does not let us in'), { code: 'CONNECT_TIMEOUT' })),
    withinMs + 500,
  );
  try {
    const asked = sql`select 1`;
    asked.catch(() => {});
    await Promise.race([asked, late]);
  } finally {
    clearTimeout(timer);
    await sql.end({ timeout: 0 });
  }
}

const againMs = 500;
const toldMs = 3_000;

/**
 * Does what needs the database; waits, visibly, for one that is not up yet.
 * @throws PosternError that says why it cannot be used
 */
export async function whenReachable<T>(work: () => Promise<T>, waiting: Waiting): Promise<T> {
  const { log, url, waitMs } = waiting;
  const began = performance.now();
  let told = Number.NEGATIVE_INFINITY;
  for (;;) {
    try {
      await knock(url, waiting.knockMs ?? knockMs);
      return await work();
    } catch (cause) {
      const reason = whyUnreachable(cause, url);
      const waited = performance.now() - began;
      if (reason.kind !== 'unavailable' || !notUpYet.has(codeOf(cause)) || waited + againMs > waitMs)
        throw reason;
      if (performance.now() - told >= toldMs) {
        told = performance.now();
        log.warn('waiting for the database', {
          reason: reason.message,
          waitedSeconds: Math.round(waited / 1000),
        });
      }
      await Bun.sleep(againMs);
    }
  }
}
