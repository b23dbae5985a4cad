/** Names of the headers in which the application is told who asks; '' for one that it is not told. */
export interface HeaderNames {
  readonly user: string;
  readonly email: string;
  readonly preferredUsername: string;
  readonly groups: string;
  readonly roles: string;
  /** A signed JWT that says all of it. */
  readonly assertion: string;
}

/** What a proxy asks the server about, for an application that knows nothing of identity. */
export interface ForwardAuth {
  /** Scheme, host and port under which people reach the application; none: no proxy asks for it. */
  readonly origins: readonly string[];
  /** Keys of roles of its project, one of which is needed; none: whoever may use the application. */
  readonly allowedRoles: readonly string[];
  /** Paths that anybody may pass; see `paths.ts`. */
  readonly skippedPaths: readonly string[];
  readonly headers: HeaderNames;
  readonly sessionSeconds: number;
  /** Domain of all origins, whose hosts share a session; '' where each has its own. */
  readonly cookieDomain: string;
  /** Access tokens of people and machines pass in place of a session. */
  readonly acceptsBearerTokens: boolean;
}

export const usualHeaders: HeaderNames = {
  user: 'X-Auth-Request-User',
  email: 'X-Auth-Request-Email',
  preferredUsername: 'X-Auth-Request-Preferred-Username',
  groups: 'X-Auth-Request-Groups',
  roles: 'X-Auth-Request-Roles',
  assertion: 'X-Auth-Request-Assertion',
};

export const usualSessionSeconds = 12 * 3600;

export const noForwardAuth: ForwardAuth = {
  origins: [],
  allowedRoles: [],
  skippedPaths: [],
  headers: usualHeaders,
  sessionSeconds: usualSessionSeconds,
  cookieDomain: '',
  acceptsBearerTokens: false,
};

/** Below /.postern/ the proxy hands everything to the server, on the application's own hosts. */
const callbackPath = '/.postern/callback';

export const callbackOf = (origin: string): string => origin + callbackPath;
