/** Cookies of the pages: invisible to scripts, never sent along with other sites' posts (RFC 6265bis); but for `stateCookie`. */

/** `session-…`: one for each account that was used here, so that tabs which sign in at once lose nothing. */
export type CookieName = `session-${string}` | 'csrf' | 'device' | 'link' | 'user-code' | 'visit' | 'work';

/** `__Host-` binds a cookie to exactly this host over TLS; browsers refuse it on plain http, as on localhost. */
const nameOf = (name: string, secure: boolean) => `${secure ? '__Host-' : ''}postern.${name}`;

const pairs = (request: Request): string[] =>
  (request.headers.get('cookie') ?? '').split(';').map((part) => part.trim());

export function readCookie(request: Request, name: CookieName, secure: boolean): string | undefined {
  const wanted = `${nameOf(name, secure)}=`;
  const pair = pairs(request).find((part) => part.startsWith(wanted));
  return pair?.slice(wanted.length) || undefined;
}

/** All cookies whose names begin so. */
export function readCookies(
  request: Request,
  prefix: 'session-',
  secure: boolean,
): { readonly name: CookieName; readonly value: string }[] {
  const wanted = nameOf(prefix, secure);
  return pairs(request).flatMap((part) => {
    const end = part.indexOf('=');
    const [name, value] = [part.slice(wanted.length, end), part.slice(end + 1)];
    const whole = part.startsWith(wanted) && /^[\w-]{1,64}$/.test(name) && value !== '';
    return whole ? [{ name: `${prefix}${name}` as const, value }] : [];
  });
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

/** Begin of the names of what scripts may read: see `browserState`. */
export const stateCookiePrefix = `${nameOf('state-', true)}`;

const stateSeconds = 90 * 24 * 60 * 60;

/** Other sites show it in frames, and scripts read it: so it holds nothing that anybody could use. */
export const stateCookie = (name: string, value: string, maxAge = stateSeconds): string =>
  `${stateCookiePrefix}${name}=${value}; Path=/; Max-Age=${maxAge}; SameSite=None; Secure`;
