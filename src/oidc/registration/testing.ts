import { type ConfidentialClient, exchange, obtainCode, redirectUri, type Scene } from '../testing.ts';

export interface Registered {
  readonly client_id: string;
  readonly client_secret?: string;
  readonly registration_access_token: string;
  readonly registration_client_uri: string;
  readonly error?: string;
  readonly error_description?: string;
  readonly [field: string]: unknown;
}

export interface Settings {
  readonly dynamicClientRegistration?: { enabled: boolean; allowUnauthenticated: boolean };
  readonly clientIdMetadataDocument?: { enabled: boolean; allowAnyUrl: boolean; allowedUrls: string[] };
}

export const setSecurity = ({ postern }: Scene, settings: Settings) =>
  postern.call('zitadel.settings.v2.SettingsService/SetSecuritySettings', settings);

/** Anybody may register. */
export const openRegistration = (scene: Scene) =>
  setSecurity(scene, { dynamicClientRegistration: { enabled: true, allowUnauthenticated: true } });

/** Asks the registration endpoint, or where a client asks after itself. */
export async function ask(
  url: string,
  { method = 'POST', token, body }: { method?: string; token?: string | undefined; body?: unknown } = {},
): Promise<{ status: number; headers: Headers; body: Registered }> {
  const response = await fetch(url, {
    method,
    headers: {
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const told = response.headers.get('content-type') === 'application/json' && text !== '';
  return { status: response.status, headers: response.headers, body: told ? JSON.parse(text) : {} };
}

export const register = (scene: Scene, metadata: unknown, token?: string) =>
  ask(`${scene.issuer}/oauth/v2/register`, { body: metadata, token });

/** A token by which clients can be registered. */
export async function initialToken(
  { postern }: Scene,
  more: { maxClients?: number; expirationDate?: string } = {},
): Promise<{ id: string; token: string }> {
  return postern.call('postern.registration.v1.ClientRegistrationService/CreateInitialAccessToken', {
    name: 'robots',
    expirationDate: '2120-01-01T00:00:00Z',
    ...more,
  });
}

/** The whole way to tokens of alice, who agrees to everything; a client without a secret says its id alone. */
export async function agreedTokens(scene: Scene, { clientId, secret }: Omit<ConfidentialClient, 'appId'>) {
  const { code, verifier } = await obtainCode(scene, { clientId });
  const form = {
    grant_type: 'authorization_code',
    code,
    redirect_uri: redirectUri,
    code_verifier: verifier,
  };
  const { body } = await (secret === ''
    ? exchange(scene, { ...form, client_id: clientId })
    : exchange(scene, form, { clientId, secret }));
  return body;
}
