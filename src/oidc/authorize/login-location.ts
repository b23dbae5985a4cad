import type { WireRequest } from '../../contract/transport/index.ts';
import type { FlagValues } from '../../flags/index.ts';
import type { RedirectingClient } from './client-and-redirect.ts';

/** Which login an application's people are sent to. */
type LoginChoice = Pick<RedirectingClient['oidc'], 'loginVersion' | 'loginBaseUri'>;

/** The instance's feature `login_v2` decides where it is required; else the application does, where there is one. */
export const loginChoice = (oidc: LoginChoice | undefined, { loginV2 }: FlagValues): LoginChoice =>
  loginV2.required
    ? { loginVersion: 'v2', loginBaseUri: loginV2.baseUri ?? '' }
    : (oidc ?? { loginVersion: 'unspecified', loginBaseUri: '' });

const loginBase = (loginBaseUri: string): string => (loginBaseUri || '/ui/v2/login').replace(/\/+$/, '');

/** Where the login of version 2 is. */
export const loginBaseOf = ({ loginBaseUri }: LoginChoice): string => loginBase(loginBaseUri);

/** User id of the login client that sends the browser's request on; '' when the browser comes by itself. */
export const loginClientOf = (request: WireRequest): string =>
  (request.header('x-zitadel-login-client') ?? '').slice(0, 200);

/**
 * Where the person signs in: with a login client, or where the application or the instance says so, at the login of
 * version 2; else at the pages of this server.
 */
export function loginLocation(
  { loginVersion, loginBaseUri }: LoginChoice,
  loginClient: string,
  id: string,
): string {
  if (loginClient === '' && loginVersion !== 'v2') return `/ui/login/login?authRequestID=${id}`;
  return `${loginBase(loginBaseUri)}/login?authRequest=${id}`;
}

/** Where a login client or a login of somebody else's asks whether to sign out; undefined: at the pages of this server. */
export function foreignLogout(
  choice: LoginChoice,
  loginClient: string,
  asked: URLSearchParams,
): string | undefined {
  if (!hasForeignLogin(choice, loginClient)) return undefined;
  const query = asked.size > 0 ? `?${asked}` : '';
  return `${loginBase(choice.loginBaseUri)}/logout${query}`;
}

/** A login of somebody else's: it alone knows who is signed in there, so it answers `prompt=none` too. */
export const hasForeignLogin = ({ loginVersion, loginBaseUri }: LoginChoice, loginClient: string): boolean =>
  loginClient !== '' || (loginVersion === 'v2' && loginBaseUri !== '');

/** Where the code of a device is entered: at the instance's login, for nobody knows yet which application it is of. */
export function deviceLocation(choice: LoginChoice, userCode: string | undefined): string {
  const base = hasForeignLogin(choice, '') ? loginBase(choice.loginBaseUri) : '/ui/login';
  return `${base}/device${userCode === undefined ? '' : `?${new URLSearchParams({ user_code: userCode })}`}`;
}
