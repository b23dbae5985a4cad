import type { WireRequest } from '../../contract/transport/index.ts';
import type { RedirectingClient } from './client-and-redirect.ts';

const loginBase = (loginBaseUri: string): string => (loginBaseUri || '/ui/v2/login').replace(/\/+$/, '');

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
  return `${loginBase(loginBaseUri)}/login?authRequest=${id}`;
}

/** Where a login client or the application's own login asks whether to sign out; undefined: at the pages of this server. */
export function foreignLogout(
  oidc: RedirectingClient['oidc'] | undefined,
  loginClient: string,
  asked: URLSearchParams,
): string | undefined {
  const { loginVersion, loginBaseUri } = oidc ?? { loginVersion: 'unspecified', loginBaseUri: '' };
  if (loginClient === '' && (loginVersion !== 'v2' || loginBaseUri === '')) return undefined;
  const query = asked.size > 0 ? `?${asked}` : '';
  return `${loginBase(loginBaseUri)}/logout${query}`;
}

/** A login of somebody else's: it alone knows who is signed in there, so it answers `prompt=none` too. */
export const hasForeignLogin = (client: RedirectingClient, loginClient: string): boolean =>
  loginClient !== '' || (client.oidc.loginVersion === 'v2' && client.oidc.loginBaseUri !== '');
