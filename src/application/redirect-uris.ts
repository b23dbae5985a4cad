import { asciiForm } from './clean-uris.ts';
import type { OidcConfig } from './oidc-config.ts';
import { matchesWildcard } from './wildcards.ts';

/**
 * Which URIs a client may send its users back to. Registered URIs match exactly, character by character
 * (RFC 6749 §3.1.2.3, RFC 9700 §2.1) in the ASCII form in which they are sent, with two exceptions: native
 * applications on a loopback address choose their port at run time (RFC 8252 §7.3), and development mode allows
 * wildcards and http.
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
/** A host that means something else to whoever decodes it once more. */
const encodedHost = /^https?:\/\/[^/?]*%/i;

/** A URI in the form in which it is compared and sent. */
interface Destination {
  readonly ascii: string;
  readonly url: URL;
}

function destination(uri: string): Destination | undefined {
  const ascii = ambiguous.test(uri) ? undefined : asciiForm(uri);
  if (ascii === undefined || ascii.includes('#') || encodedHost.test(ascii)) {
    return undefined;
  }
  const url = URL.parse(ascii);
  if (!url || dangerousSchemes.has(url.protocol) || url.username !== '' || url.password !== '')
    return undefined;
  return { ascii, url };
}

const onLoopback = (url: URL): boolean => !isCustomScheme(url) && loopbackHosts.has(url.hostname);
export const isLoopback = (url: URL): boolean => url.protocol === 'http:' && onLoopback(url);
export const isCustomScheme = (url: URL): boolean => url.protocol !== 'https:' && url.protocol !== 'http:';

const sameButPort = (registered: URL, url: URL): boolean =>
  onLoopback(registered) &&
  registered.protocol === url.protocol &&
  registered.pathname === url.pathname &&
  registered.search === url.search;

function registered(
  client: RedirectingClient,
  uris: readonly string[],
  { ascii, url }: Destination,
): boolean {
  const known = uris.map((uri) => asciiForm(uri.trim())).filter((uri) => uri !== undefined);
  if (known.includes(ascii)) return true;
  if (client.applicationType === 'native' && onLoopback(url)) {
    return known.some((uri) => {
      const candidate = destination(uri);
      return candidate !== undefined && sameButPort(candidate.url, url);
    });
  }
  return client.devMode && known.some((pattern) => pattern.includes('*') && matchesWildcard(pattern, ascii));
}

/**
 * Why a client may not use this `redirect_uri`, as a sentence for its developer; undefined when it may.
 * An error here must never be sent to the URI itself (RFC 6749 §4.1.2.1).
 */
export function redirectUriProblem(client: RedirectingClient, uri: string): string | undefined {
  if (uri === '') return 'The parameter redirect_uri is missing';
  const wanted = destination(uri);
  if (!wanted) return 'The redirect_uri is not an absolute URI without fragment';
  if (!registered(client, client.redirectUris, wanted)) {
    return 'The redirect_uri is not registered for this client; register exactly this URI';
  }
  const { url } = wanted;
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
  const wanted = destination(uri);
  return wanted !== undefined && registered(client, client.postLogoutRedirectUris, wanted);
}

/** Origins from which browsers may call on behalf of the client, in the form in which browsers send them: for CORS. */
export const allowedOrigins = (client: Pick<OidcConfig, 'redirectUris' | 'additionalOrigins'>): string[] => {
  const ofRedirects = client.redirectUris.flatMap((uri) => {
    const url = destination(uri)?.url;
    return url && !isCustomScheme(url) ? [url.origin] : [];
  });
  return [
    ...new Set([...client.additionalOrigins.map((origin) => asciiForm(origin) ?? origin), ...ofRedirects]),
  ];
};

/**
 * Where a frame of ours tells the client of a logout (Front-Channel Logout 1.0 §2), in the form in which it is sent.
 * @returns undefined for none, or one that is not at an origin of its redirect URIs (any more)
 */
export function frontChannelLogoutAt(
  client: Pick<OidcConfig, 'redirectUris' | 'frontChannelLogoutUri'>,
): URL | undefined {
  if (client.frontChannelLogoutUri === '') return undefined;
  const wanted = destination(client.frontChannelLogoutUri);
  if (!wanted || isCustomScheme(wanted.url)) return undefined;
  const isOwn = client.redirectUris.some((uri) => destination(uri)?.url.origin === wanted.url.origin);
  return isOwn ? wanted.url : undefined;
}
