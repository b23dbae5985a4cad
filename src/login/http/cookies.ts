/** Cookies of the pages: invisible to scripts, never sent along with other sites' posts (RFC 6265bis). */

export type CookieName = 'session' | 'csrf' | 'device';

/** `__Host-` binds a cookie to exactly this host over TLS; browsers refuse it on plain http, as on localhost. */
const nameOf = (name: CookieName, secure: boolean) => `${secure ? '__Host-' : ''}postern.${name}`;

export function readCookie(request: Request, name: CookieName, secure: boolean): string | undefined {
  const wanted = `${nameOf(name, secure)}=`;
  const pair = (request.headers.get('cookie') ?? '')
    .split(';')
    .map((part) => part.trim())
    .find((part) => part.startsWith(wanted));
  return pair?.slice(wanted.length) || undefined;
}

/** @param maxAge seconds; undefined: until the browser is closed; 0 removes the cookie */
export const cookie = (name: CookieName, value: string, secure: boolean, maxAge?: number): string =>
  [
    `${nameOf(name, secure)}=${value}`,
    'Path=/',
    ...(maxAge === undefined ? [] : [`Max-Age=${Math.floor(maxAge)}`]),
    'HttpOnly',
    'SameSite=Lax',
    ...(secure ? ['Secure'] : []),
  ].join('; ');
