import type { ForwardAuthHost } from '../application/index.ts';
import { ownPrefix } from './paths.ts';

const longest = 2_000;

/**
 * Where the browser goes after it signed in: a path of this host, or an address at an origin of the application. Whatever
 * else was asked for, and what leads to these pages again, becomes its first page: no way leads elsewhere.
 */
export function returnTo({ origin, settings }: ForwardAuthHost, wanted: string | undefined): string {
  const home = `${origin}/`;
  if (wanted === undefined || wanted.length > longest || !/^[\x21-\x5b\x5d-\x7e]+$/.test(wanted)) return home;
  // `//host` is an address without a scheme, and no path.
  const isPath = wanted.startsWith('/') && !wanted.startsWith('//');
  if (!isPath && !/^https?:\/\//.test(wanted)) return home;
  const url = URL.parse(wanted, origin);
  if (url?.username !== '' || url.password !== '' || !settings.origins.includes(url.origin)) return home;
  return url.pathname.startsWith(ownPrefix) ? home : url.href;
}
