import { FormClient } from '../../login/testing.ts';
import { authorize, redirectUri, type Scene } from '../../oidc/testing.ts';

export const asked = ({ web }: Scene, more: Record<string, string> = {}) => ({
  client_id: web.clientId,
  redirect_uri: redirectUri,
  response_type: 'code',
  scope: 'openid',
  ...more,
});

/** A fresh browser that an application sent to sign in. */
export async function sentBy(scene: Scene): Promise<FormClient> {
  const begun = await authorize(scene, asked(scene));
  return new FormClient(scene.issuer).open(begun.headers.get('location') ?? '');
}
