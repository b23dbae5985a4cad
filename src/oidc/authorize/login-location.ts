import type { WireRequest } from '../../contract/transport/index.ts';
import type { RedirectingClient } from './client-and-redirect.ts';

/** User id of the login client that sends the browser's request on; '' when the browser comes by itself. */
export const loginClientOf = (request: WireRequest): string =>
  (request.header('x-zitadel-login-client') ?? '').slice(0, 200);

/**
 * Where the person signs in: with a login client, or where the application says so, at the login of version 2;
 * else at the pages of this server.
 */
export function loginLocation(client: RedirectingClient, loginClient: string, id: string): string {
  const { loginVersion, loginBaseUri } = client.oidc;
  if (loginClient === '' && loginVersion !== 'v2') return `/ui/login/login?authRequestID=${id}`;
  const base = (loginBaseUri || '/ui/v2/login').replace(/\/+$/, '');
  return `${base}/login?authRequest=${id}`;
}

/** A login of somebody else's: it alone knows who is signed in there, so it answers `prompt=none` too. */
export const hasForeignLogin = (client: RedirectingClient, loginClient: string): boolean =>
  loginClient !== '' || (client.oidc.loginVersion === 'v2' && client.oidc.loginBaseUri !== '');
