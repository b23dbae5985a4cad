import { createHash, randomUUID } from 'node:crypto';
import { type CryptoKey, calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import type { Scene, TokenAnswer } from '../testing.ts';

/** A key that proofs are signed with (RFC 9449). */
export interface ProofKey {
  readonly algorithm: string;
  readonly privateKey: CryptoKey;
  readonly jwk: JWK;
  readonly thumbprint: string;
}

export async function proofKey(algorithm = 'ES256'): Promise<ProofKey> {
  const { publicKey, privateKey } = await generateKeyPair(algorithm, { extractable: true });
  const jwk = await exportJWK(publicKey);
  return { algorithm, privateKey, jwk, thumbprint: await calculateJwkThumbprint(jwk) };
}

export interface ProofOf {
  readonly htm?: unknown;
  readonly htu: string;
  readonly accessToken?: string;
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly header?: Readonly<Record<string, unknown>>;
}

export const seconds = (date = new Date()): number => Math.floor(date.getTime() / 1000);

export const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64url');

/** A proof as a client makes it, or with whatever a thief would rather have in it. */
export const proofBy = (
  key: ProofKey,
  { htm = 'POST', htu, accessToken, claims, header }: ProofOf,
): Promise<string> =>
  new SignJWT({
    htm,
    htu,
    jti: randomUUID(),
    iat: seconds(),
    ...(accessToken !== undefined && { ath: hashOf(accessToken) }),
    ...claims,
  })
    .setProtectedHeader({ typ: 'dpop+jwt', alg: key.algorithm, jwk: key.jwk, ...header })
    .sign(key.privateKey);

export const tokenPath = '/oauth/v2/token';
export const userinfoPath = '/oidc/v1/userinfo';

export interface DpopAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: TokenAnswer & Record<string, unknown>;
}

export const answered = async (response: Response): Promise<DpopAnswer> => ({
  status: response.status,
  headers: response.headers,
  body: (await response.json()) as DpopAnswer['body'],
});

/** Asks the token endpoint with a proof; `headers` may say who asks. */
export async function exchangeWith(
  scene: Scene,
  proof: string | undefined,
  form: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<DpopAnswer> {
  return answered(
    await fetch(scene.issuer + tokenPath, {
      method: 'POST',
      body: new URLSearchParams(form),
      headers: { ...headers, ...(proof !== undefined && { dpop: proof }) },
    }),
  );
}

/** Asks userinfo, by default as whoever holds the key does. */
export async function userinfoWith(
  scene: Scene,
  token: string,
  proof: string | undefined,
  scheme = 'DPoP',
): Promise<DpopAnswer> {
  return answered(
    await fetch(scene.issuer + userinfoPath, {
      headers: { authorization: `${scheme} ${token}`, ...(proof !== undefined && { dpop: proof }) },
    }),
  );
}
