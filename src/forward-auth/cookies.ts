import type { ForwardAuthHost } from '../application/index.ts';
import type { WireRequest } from '../contract/transport/index.ts';

/** Cookies on the application's own hosts: invisible to scripts, never sent along with other sites' posts (RFC 6265bis). */

/** Where a cookie is good: on one host, or in the domain that the hosts of an application share. */
export const placeOf = ({ origin, settings }: ForwardAuthHost): string =>
  settings.cookieDomain === '' ? new URL(origin).host : `.${settings.cookieDomain}`;

const isSecure = ({ origin }: ForwardAuthHost) => origin.startsWith('https:');

/** `__Host-` binds a cookie to this host, and one of a domain may not be called so. */
export const sessionCookieName = (host: ForwardAuthHost): string => {
  const prefix = !isSecure(host) ? '' : host.settings.cookieDomain === '' ? '__Host-' : '__Secure-';
  return `${prefix}postern.forward-${host.applicationId}`;
};

/** One for each sign-in that is under way, so that tabs do not take it from each other. */
export const stateCookieName = (host: ForwardAuthHost, state: string): string =>
  `${isSecure(host) ? '__Host-' : ''}postern.forward-state-${state.slice(0, 12)}`;

const attributes = (host: ForwardAuthHost, maxAge: number) =>
  `; Path=/; Max-Age=${maxAge}; HttpOnly; SameSite=Lax${isSecure(host) ? '; Secure' : ''}`;

/** @param maxAge seconds; 0 removes it */
export const sessionCookie = (host: ForwardAuthHost, value: string, maxAge: number): string => {
  const { cookieDomain } = host.settings;
  const domain = cookieDomain === '' ? '' : `; Domain=${cookieDomain}`;
  return `${sessionCookieName(host)}=${value}${domain}${attributes(host, maxAge)}`;
};

export const stateCookie = (host: ForwardAuthHost, name: string, value: string, maxAge: number): string =>
  `${name}=${value}${attributes(host, maxAge)}`;

const mostOfOneName = 3;

/** Values under this name: a page of a neighbour host may have set another of it in front. */
export function cookiesNamed(request: Pick<WireRequest, 'header'>, name: string): readonly string[] {
  const header = request.header('cookie');
  if (header === undefined || !header.includes(name)) return [];
  return header
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .slice(0, mostOfOneName)
    .map((pair) => pair.slice(name.length + 1));
}

/** Names of sign-ins that are under way in this browser. */
export function statesUnderWay(request: Pick<WireRequest, 'header'>, host: ForwardAuthHost): string[] {
  const prefix = stateCookieName(host, '');
  return (request.header('cookie') ?? '').split(';').flatMap((pair) => {
    const name = pair.slice(0, pair.indexOf('=')).trim();
    return name.startsWith(prefix) && /^[\w-]+$/.test(name.slice(prefix.length)) ? [name] : [];
  });
}
