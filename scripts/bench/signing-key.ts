import type { Scene } from '../../src/oidc/testing.ts';

/** From now on tokens of the scene are signed by ES256. */
export async function signByES256({ postern }: Scene): Promise<void> {
  const service = 'zitadel.webkey.v2.WebKeyService';
  const { id } = await postern.call<{ id: string }>(`${service}/CreateWebKey`, {
    ecdsa: { curve: 'ECDSA_CURVE_P256' },
  });
  await postern.call(`${service}/ActivateWebKey`, { id });
}
