import { invalidArgument } from '../errors/index.ts';

/** Connection settings in the form that postgres.js takes. */
export interface ConnectionOptions {
  url: string;
  /** Directory of a unix socket; takes the place of the URL's host. */
  host?: string;
  port?: number;
}

/**
 * Reads a Postgres URL, with libpq's ways to name a unix socket as well: `postgres://u@/db?host=/run/pg&port=5432`
 * and `postgres://u@%2Frun%2Fpg/db`. postgres.js knows neither.
 * @throws PosternError `invalid_argument` (DB-Url01) for anything that is not a Postgres URL
 */
export function parseDatabaseUrl(text: string): ConnectionOptions {
  // Neither an empty host nor several are an URL to the parser; a stand-in host lets it see the rest.
  const hostless = text.replace(/^(postgres(?:ql)?:\/\/(?:[^/?#@]*@)?)(?=[/?]|$)/, '$1localhost');
  let url: URL;
  try {
    url = new URL(hostless.replace(/,[^/?#]*/, ''));
  } catch {
    throw invalidArgument(
      'DB-Url01',
      'database.url is not a URL: use postgres://user:password@host:5432/database',
    );
  }
  if (url.protocol !== 'postgres:' && url.protocol !== 'postgresql:') {
    throw invalidArgument('DB-Url01', 'database.url must begin with postgres:// or postgresql://');
  }
  const inHost = decodeURIComponent(url.hostname);
  const socket = inHost.startsWith('/') ? inHost : url.searchParams.get('host');
  if (!socket?.startsWith('/')) return { url: hostless };
  const port = Number(url.searchParams.get('port') ?? (url.port || 5432));
  url.searchParams.delete('host');
  url.searchParams.delete('port');
  url.hostname = 'localhost';
  return { url: url.href, host: socket, port };
}
