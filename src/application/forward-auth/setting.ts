import { isDeepStrictEqual } from 'node:util';
import { failedPrecondition, invalidArgument } from '../../errors/index.ts';
import type { Decision } from '../../eventstore/index.ts';
import { changeApplication, requireApplication } from '../commands.ts';
import { applicationForwardAuthSet } from '../events.ts';
import type { OidcConfig } from '../oidc-config.ts';
import { isFapi } from '../security-profile.ts';
import type { Application } from '../state.ts';
import { forwardAuthHostConstraint, freeForwardAuthHosts, hostOf } from './hosts.ts';
import { isPathPattern, longestPattern } from './paths.ts';
import { callbackOf, type ForwardAuth, type HeaderNames, usualSessionSeconds } from './values.ts';

const refused = (id: string, field: string, message: string) => invalidArgument(id, message, { field });

/** Lower case and without a port that the scheme has anyway: as browsers write it. */
function requireOrigin(origin: string): string {
  const url = URL.parse(origin);
  const isPlain = url !== null && /^https?:$/.test(url.protocol) && url.origin === origin.toLowerCase();
  if (!isPlain || !/^https?:\/\/(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::\d+)?$/i.test(origin))
    throw refused(
      'APP-Fwd02',
      'origins',
      'An origin is scheme, host and port only, such as https://wiki.example.com',
    );
  return url.origin;
}

const headerName = /^(?:x|remote)-[a-z0-9-]{1,60}$/i;
/** By which proxies tell of the request itself. */
const proxyHeader = /^x-(?:forwarded|original|real|postern|http-method)(?:-|$)/i;

function requireHeaders(headers: HeaderNames): HeaderNames {
  const names = Object.values(headers).filter((name) => name !== '');
  const bad = names.find((name) => !headerName.test(name) || proxyHeader.test(name));
  if (bad !== undefined)
    throw refused(
      'APP-Fwd03',
      'headers',
      `"${bad.slice(0, 80)}" cannot be a header that tells of people: names begin with X- or Remote-, and those by which proxies tell of requests are taken`,
    );
  if (new Set(names.map((name) => name.toLowerCase())).size < names.length)
    throw refused('APP-Fwd04', 'headers', 'Each header tells one thing; give them different names');
  return headers;
}

const domain = /^(?=.{3,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/;

function requireDomain(cookieDomain: string, origins: readonly string[]): string {
  if (cookieDomain === '') return '';
  const wanted = cookieDomain.toLowerCase();
  const holds = ({ hostname }: URL) => hostname === wanted || hostname.endsWith(`.${wanted}`);
  if (!domain.test(wanted) || !origins.every((origin) => holds(new URL(origin))))
    throw refused(
      'APP-Fwd05',
      'cookie_domain',
      'cookie_domain must be a domain such as example.com, in which all origins are',
    );
  return wanted;
}

const shortestSession = 60;
const longestSession = 30 * 24 * 3600;

function requireSeconds(seconds: number): number {
  if (seconds === 0) return usualSessionSeconds;
  if (seconds < shortestSession || seconds > longestSession)
    throw refused('APP-Fwd06', 'session_seconds', 'session_seconds must be between 60 and 2592000 (30 days)');
  return seconds;
}

/** What the server does in the application's name is the plain code flow with PKCE. */
function requirePlainFlow(oidc: OidcConfig, origins: readonly string[]): void {
  const { grantTypes, responseTypes, devMode } = oidc;
  if (!grantTypes.includes('authorization_code') || !responseTypes.includes('code'))
    throw failedPrecondition(
      'APP-Fwd07',
      'The application needs the grant type authorization_code and the response type code: people sign in by them',
    );
  if (
    isFapi(oidc) ||
    oidc.requirePushedAuthorizationRequests ||
    oidc.requireSignedRequestObject ||
    oidc.requireSignedResponse ||
    oidc.authorizationSignedResponseAlg !== '' ||
    oidc.authorizationEncryptedResponseAlg !== '' ||
    oidc.requestObjectEncryptionAlg !== '' ||
    oidc.dpopBoundAccessTokens ||
    oidc.tlsClientCertificateBoundAccessTokens
  )
    throw failedPrecondition(
      'APP-Fwd08',
      'A proxy cannot sign requests or hold keys: turn off the security profile, pushed, signed and encrypted requests and answers, and bound tokens, or take another application',
    );
  if (!devMode && origins.some((origin) => origin.startsWith('http:')))
    throw failedPrecondition(
      'APP-Fwd09',
      'Origins must be https; turn on development mode of the application to try http',
    );
}

function requirePaths(paths: readonly string[]): readonly string[] {
  if (paths.every(isPathPattern)) return paths;
  throw refused(
    'APP-Fwd10',
    'skipped_paths',
    `A path is /health, or /public/* for all below; * stands for whole segments, and ${longestPattern} characters are the most`,
  );
}

const unique = (values: readonly string[]): readonly string[] => [...new Set(values)];

function checked(wanted: ForwardAuth): ForwardAuth {
  const origins = unique(wanted.origins.map(requireOrigin));
  if (new Set(origins.map(hostOf)).size < origins.length)
    throw refused('APP-Fwd11', 'origins', 'Each host stands in origins once, by https or by http');
  return {
    origins,
    allowedRoles: unique(wanted.allowedRoles),
    skippedPaths: requirePaths(unique(wanted.skippedPaths)),
    headers: requireHeaders(wanted.headers),
    sessionSeconds: requireSeconds(wanted.sessionSeconds),
    cookieDomain: requireDomain(wanted.cookieDomain, origins),
    acceptsBearerTokens: wanted.acceptsBearerTokens,
  };
}

/**
 * All of it anew. Where people come back to from their sign-in is registered with it, and taken out with the host.
 * @throws PosternError `invalid_argument`; `already_exists` by the append, for a host of another application
 */
export function setForwardAuth(
  application: Application,
  { projectId, appId }: { readonly projectId: string; readonly appId: string },
  wanted: ForwardAuth,
): Decision {
  requireApplication(application);
  const next = checked(wanted);
  const { config, clientId, forwardAuth: before } = application;
  if (config.kind !== 'oidc')
    throw failedPrecondition('APP-Knd02', 'Only OpenID Connect applications have these settings');
  if (next.origins.length > 0) requirePlainFlow(config.oidc, next.origins);
  const isSame = isDeepStrictEqual(next, before);
  const [left, come] = [
    before.origins.filter((origin) => !next.origins.includes(origin)),
    next.origins.filter((origin) => !before.origins.includes(origin)),
  ];
  const gone = new Set(left.map(callbackOf));
  const redirectUris = unique([
    ...config.oidc.redirectUris.filter((uri) => !gone.has(uri)),
    ...next.origins.map(callbackOf),
  ]);
  const registered = changeApplication(application, { projectId, appId, oidc: { redirectUris } });
  return {
    events: [
      ...registered.events,
      ...(isSame ? [] : [applicationForwardAuthSet({ appId, clientId, ...writable(next) })]),
    ],
    constraints: [...freeForwardAuthHosts(left), ...come.map(forwardAuthHostConstraint)],
  };
}

const writable = ({ origins, allowedRoles, skippedPaths, headers, ...rest }: ForwardAuth) => ({
  origins: [...origins],
  allowedRoles: [...allowedRoles],
  skippedPaths: [...skippedPaths],
  headers: { ...headers },
  ...rest,
});
