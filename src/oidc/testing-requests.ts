import { createPrivateKey, type KeyObject } from 'node:crypto';
import { SignJWT } from 'jose';
import { type ConfidentialClient, redirectUri, type Scene } from './testing.ts';

/** An application that signs its requests. */
export interface RequestSigner extends ConfidentialClient {
  readonly keyId: string;
  readonly key: KeyObject;
}

export async function addRequestSigner(scene: Scene): Promise<RequestSigner> {
  const added = await scene.addClient({ authMethodType: 'OIDC_AUTH_METHOD_TYPE_PRIVATE_KEY_JWT' });
  const { keyDetails } = await scene.postern.call<{ keyDetails: string }>(
    'zitadel.application.v2.ApplicationService/CreateApplicationKey',
    { projectId: scene.projectId, applicationId: added.appId },
  );
  const { keyId, key } = JSON.parse(atob(keyDetails)) as { keyId: string; key: string };
  return { ...added, keyId, key: createPrivateKey(key) };
}

/** What a request object of the client holds. */
export const requestClaims = (scene: Scene, { clientId }: Pick<ConfidentialClient, 'clientId'>) => ({
  iss: clientId,
  aud: scene.issuer,
  client_id: clientId,
  redirect_uri: redirectUri,
  response_type: 'code',
  scope: 'openid',
  state: 'inside',
});

export const signRequest = (
  claims: object,
  { keyId, key }: Pick<RequestSigner, 'keyId' | 'key'>,
  header: object = { typ: 'oauth-authz-req+jwt' },
  alg = 'RS256',
): Promise<string> => new SignJWT({ ...claims }).setProtectedHeader({ alg, kid: keyId, ...header }).sign(key);

export const setClientSettings = (scene: Scene, { appId }: ConfidentialClient, settings: object) =>
  scene.postern.call('postern.application.v1.ClientSettingsService/UpdateClientSettings', {
    projectId: scene.projectId,
    applicationId: appId,
    ...settings,
  });
