export const paths = {
  /** Traefik, Caddy: who is not signed in is redirected. */
  ask: '/forward-auth',
  /** nginx, whose auth_request takes no redirect: who is not signed in is told so. */
  askWithoutRedirect: '/forward-auth/nginx',
  signIn: '/.postern/sign-in',
  callback: '/.postern/callback',
  signOut: '/.postern/sign-out',
} as const;

/** Below it everything on the application's hosts is the server's. */
export const ownPrefix = '/.postern/';

/**
 * Set by proxies: the host of the identity server, where the request does not show it. With it any request is a question,
 * whatever its path: Envoy asks under the path of its client's request, which could be made to look like another endpoint.
 */
export const markHeader = 'x-postern-forward-auth';
