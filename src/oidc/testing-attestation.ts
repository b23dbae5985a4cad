import { randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair, type JWK, type JWTHeaderParameters, SignJWT } from 'jose';
import { type ConfidentialClient, post, type Scene } from './testing.ts';
import { bindIssuer, exactly, type Rule, type TestIssuer } from './testing-issuer.ts';
import { setClientSettings } from './testing-requests.ts';

/** One installation of an application, with the key that it has made. */
export interface Instance {
  readonly jwk: JWK;
  readonly key: CryptoKey;
}

export async function newInstance(): Promise<Instance> {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
  return { jwk: await exportJWK(publicKey), key: privateKey };
}

export type AttestationMethod = 'attest_jwt_client_auth' | 'attest_jwt_client_auth_dpop';

/** An application whose instances are attested by an issuer that its organization trusts. */
export async function addAttested(
  scene: Scene,
  issuerId: string,
  method: AttestationMethod = 'attest_jwt_client_auth',
  more: { readonly configuration?: object; readonly rules?: readonly Rule[] } = {},
): Promise<ConfidentialClient> {
  const client = await scene.addClient({
    authMethodType: 'OIDC_AUTH_METHOD_TYPE_NONE',
    applicationType: 'OIDC_APP_TYPE_NATIVE',
    ...more.configuration,
  });
  await setClientSettings(scene, client, { clientAttestation: method });
  const application = { projectId: scene.projectId, applicationId: client.appId };
  await bindIssuer(scene, issuerId, { application }, [
    exactly('sub', client.clientId),
    ...(more.rules ?? []),
  ]);
  return client;
}

/** What an attester says of an instance. */
export const attest = (
  attester: TestIssuer,
  { clientId }: Pick<ConfidentialClient, 'clientId'>,
  { jwk }: Pick<Instance, 'jwk'>,
  claims: object = {},
  header: Partial<JWTHeaderParameters> = {},
): Promise<string> =>
  attester.sign(
    { sub: clientId, cnf: { jwk }, ...claims },
    { typ: 'oauth-client-attestation+jwt', ...header },
  );

export async function challengeOf(scene: Scene): Promise<string> {
  const answer = await post(scene, '/oauth/v2/challenge', {});
  return ((await answer.json()) as { attestation_challenge: string }).attestation_challenge;
}

/** What an instance proves itself by; undefined leaves a claim out. */
export async function prove(
  scene: Scene,
  { key }: Pick<Instance, 'key'>,
  claims: Readonly<Record<string, unknown>> = {},
  header: Partial<JWTHeaderParameters> = {},
): Promise<string> {
  const said = {
    aud: scene.issuer,
    jti: randomUUID(),
    iat: Math.floor(Date.now() / 1000),
    challenge: await challengeOf(scene),
    ...claims,
  };
  return new SignJWT(Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined)))
    .setProtectedHeader({ alg: 'ES256', typ: 'oauth-client-attestation-pop+jwt', ...header })
    .sign(key);
}

export const shown = (attestation: string, proof?: string): Record<string, string> => ({
  'oauth-client-attestation': attestation,
  ...(proof !== undefined && { 'oauth-client-attestation-pop': proof }),
});
