import type { OidcConfig } from './oidc-config.ts';

/**
 * Which URIs a client may send its users back to. Registered URIs match exactly, character by character
 * (RFC 6749 §3.1.2.3, RFC 9700 §2.1), with two exceptions: native applications on a loopback address choose
 * their port at run time (RFC 8252 §7.3), and development mode allows wildcards and http.
 */
export type RedirectingClient = Pick<
  OidcConfig,
  'redirectUris' | 'postLogoutRedirectUris' | 'devMode' | 'applicationType' | 'authMethod'
>;

const loopbackHosts = new Set(['localhost', '127.0.0.1', '[::1]']);
/** Schemes under which a browser would run or show what it is given. */
const dangerousSchemes = new Set([
  'javascript:',
  'data:',
  'vbscript:',
  'blob:',
  'file:',
  'about:',
  'filesystem:',
]);

/** What URL parsers disagree on: blanks, control characters and backslashes. */
const ambiguous = /[\u0000-\u0020\u007f\\]/;

function parse(uri: string): URL | undefined {
  if (ambiguous.test(uri) || uri.includes('#')) return undefined;
  const url = URL.parse(uri);
  if (!url || dangerousSchemes.has(url.protocol) || url.username !== '' || url.password !== '')
    return undefined;
  return url;
}

export const isLoopback = (url: URL): boolean => url.protocol === 'http:' && loopbackHosts.has(url.hostname);
export const isCustomScheme = (url: URL): boolean => url.protocol !== 'https:' && url.protocol !== 'http:';

const sameButPort = (registered: URL, url: URL): boolean =>
  isLoopback(registered) && registered.pathname === url.pathname && registered.search === url.search;

const partEnd = /[/?@]/;

/**
 * `*` stands for anything within one part of the URI: it never crosses `/`, `?` or `@`. Without a regular expression,
 * since a pattern of many stars would keep one busy for ever: what is between two stars is taken where it first comes,
 * which is as good as anywhere.
 */
function matchesGlob(pattern: string, uri: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined || !uri.startsWith(first)) return false;
  let at = first.length;
  for (const text of rest) {
    const found = uri.indexOf(text, at);
    if (found < 0 || partEnd.test(uri.slice(at, found))) return false;
    at = found + text.length;
  }
  const end = uri.length - last.length;
  return end >= at && uri.endsWith(last) && !partEnd.test(uri.slice(at, end));
}

function registered(client: RedirectingClient, uris: readonly string[], uri: string, url: URL): boolean {
  if (uris.includes(uri)) return true;
  if (client.applicationType === 'native' && isLoopback(url)) {
    return uris.some((candidate) => {
      const parsed = parse(candidate);
      return parsed !== undefined && sameButPort(parsed, url);
    });
  }
  return client.devMode && uris.some((pattern) => pattern.includes('*') && matchesGlob(pattern, uri));
}

/**
 * Why a client may not use this `redirect_uri`, as a sentence for its developer; undefined when it may.
 * An error here must never be sent to the URI itself (RFC 6749 §4.1.2.1).
 */
export function redirectUriProblem(client: RedirectingClient, uri: string): string | undefined {
  if (uri === '') return 'The parameter redirect_uri is missing';
  const url = parse(uri);
  if (!url) return 'The redirect_uri is not an absolute URI without fragment';
  if (!registered(client, client.redirectUris, uri, url)) {
    return 'The redirect_uri is not registered for this client; register exactly this URI';
  }
  if (client.devMode || url.protocol === 'https:') return undefined;
  if (client.applicationType === 'native') {
    return isCustomScheme(url) || isLoopback(url)
      ? undefined
      : 'Native clients may use http on localhost, 127.0.0.1 and [::1] only';
  }
  if (isCustomScheme(url)) return 'Only native clients may use a scheme of their own in redirect_uri';
  const confidential = client.applicationType === 'web' && client.authMethod !== 'none';
  return confidential
    ? undefined
    : 'Clients without a secret must use https in redirect_uri; turn on development mode to try http';
}

export const redirectUriAllowed = (client: RedirectingClient, uri: string): boolean =>
  redirectUriProblem(client, uri) === undefined;

/** OIDC RP-Initiated Logout 1.0 §3: the URI must be registered, by the same matching. */
export function postLogoutRedirectUriAllowed(client: RedirectingClient, uri: string): boolean {
  const url = parse(uri);
  return url !== undefined && registered(client, client.postLogoutRedirectUris, uri, url);
}

/** Origins from which browsers may call on behalf of the client: for CORS. */
export const allowedOrigins = (client: Pick<OidcConfig, 'redirectUris' | 'additionalOrigins'>): string[] => {
  const origins = client.redirectUris
    .map(parse)
    .filter((url) => url !== undefined && !isCustomScheme(url))
    .map((url) => (url as URL).origin);
  return [...new Set([...client.additionalOrigins, ...origins])];
};
