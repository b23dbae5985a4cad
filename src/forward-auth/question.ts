import type { WireRequest } from '../contract/transport/index.ts';
import { isHost } from '../contract/transport/index.ts';
import { badRequest } from './errors.ts';
import { markHeader, paths } from './paths.ts';

/** What a proxy asks about. */
export interface Question {
  /** Of the application, with its port where that is not the usual one; lower case. */
  readonly host: string;
  /** Path and query as the proxy has them. */
  readonly uri: string;
  readonly verb: string;
}

const longestUri = 8 * 1024;

/** One value alone: a list, or the same header twice, would be read by the proxy in one way and here in another. */
function single(request: WireRequest, name: string): string | undefined {
  const value = request.header(name);
  if (value?.includes(',') && name !== 'x-forwarded-uri' && name !== 'x-original-url')
    throw badRequest(`${name} has several values: let the proxy set it, and not add to it`);
  return value === '' ? undefined : value;
}

function hostIn(value: string): string {
  if (!isHost(value)) throw badRequest('What the proxy sends as host is none');
  return value.toLowerCase();
}

/** Without a fragment, which no request has (RFC 9112 §3.2): some take one for the end of the path, some for a part of it. */
function uriIn(value: string): string {
  if (!/^\/[\x21\x22\x24-\x7e]*$/.test(value) || value.length > longestUri)
    throw badRequest('What the proxy sends as URI is no path with a query');
  return value;
}

function splitUrl(value: string): { readonly host: string; readonly uri: string } {
  const [, host = '', uri = ''] = /^https?:\/\/([^/?#]*)(.*)$/i.exec(value) ?? [];
  return { host: hostIn(host), uri: uriIn(uri.startsWith('/') ? uri : `/${uri}`) };
}

const isAsked = ({ path }: WireRequest): boolean => path === paths.ask || path === paths.askWithoutRedirect;

/** The host that the proxy dialled, or kept of its own request. */
export const dialledHost = (request: WireRequest): string =>
  (request.header(':authority') ?? request.header('host') ?? '').toLowerCase();

/**
 * Reads what the proxy asks about. Proxies hand on what their clients send: so where two headers say the same thing, they
 * have to agree, for only one of them is the proxy's.
 * @throws Refusal 400 for what is missing, contradicts itself or can be read in two ways
 */
export function questionOf(request: WireRequest): Question {
  if (!isAsked(request) && request.header(markHeader) !== undefined) {
    const uri = request.query === '' ? request.path : `${request.path}?${request.query}`;
    return { host: hostIn(dialledHost(request)), uri: uriIn(uri), verb: request.verb };
  }
  const host = single(request, 'x-forwarded-host');
  const uri = single(request, 'x-forwarded-uri');
  const original = single(request, 'x-original-url');
  const verb = single(request, 'x-forwarded-method') ?? single(request, 'x-original-method') ?? request.verb;
  const whole = original === undefined ? undefined : splitUrl(original);
  const named = host === undefined ? whole?.host : hostIn(host);
  const wanted = uri === undefined ? whole?.uri : uriIn(uri);
  if (named === undefined || wanted === undefined)
    throw badRequest('The proxy must say what is asked for: X-Forwarded-Host and X-Forwarded-Uri');
  if (whole && (whole.uri !== wanted || whole.host !== named))
    throw badRequest(
      'X-Original-URL and X-Forwarded-… contradict each other: let the proxy set both or none',
    );
  return { host: named, uri: wanted, verb };
}

/** Of the application's own pages below `/.postern/`, which proxies hand on as they are. */
export function ownHost(request: WireRequest): string {
  const host = single(request, 'x-forwarded-host');
  return host === undefined ? dialledHost(request) : hostIn(host);
}

/** Somebody who looks at a page, and so can be sent to sign in; programs and scripts are told that they have to. */
export function isNavigation(request: WireRequest, verb: string): boolean {
  if (verb !== 'GET' && verb !== 'HEAD') return false;
  if (request.header('upgrade') !== undefined || request.header('x-requested-with') !== undefined)
    return false;
  const mode = request.header('sec-fetch-mode');
  if (mode !== undefined && mode !== 'navigate') return false;
  return request.header('accept')?.includes('text/html') ?? false;
}
