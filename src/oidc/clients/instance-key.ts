import { calculateJwkThumbprint, importJWK, type JWK, type jwtVerify } from 'jose';
import { BoundedMap } from '../../bounded-map.ts';
import { fullySpecified, isPublicKey, proofAlgorithms } from '../possession/proof.ts';

/** The key of one instance of a client, as its attester says it (RFC 7800 §3.2). */
export interface InstanceKey {
  readonly jwk: JWK;
  /** RFC 7638. */
  readonly thumbprint: string;
}

/** undefined for what is no public key to sign with. */
export async function instanceKeyIn(cnf: unknown): Promise<InstanceKey | undefined> {
  const { jwk } = (typeof cnf === 'object' && cnf !== null ? cnf : {}) as { readonly jwk?: unknown };
  if (!isPublicKey(jwk) || (jwk.use !== undefined && jwk.use !== 'sig')) return undefined;
  try {
    return { jwk, thumbprint: await calculateJwkThumbprint(jwk) };
  } catch {
    return undefined;
  }
}

type Imported = Parameters<typeof jwtVerify>[1];

/** By thumbprint and algorithm. */
const known = new BoundedMap<string, Imported>({ limit: 5_000 });

/** The key, to verify by this algorithm; undefined where it is for another. */
export async function importInstanceKey(
  { jwk, thumbprint }: InstanceKey,
  algorithm: string,
): Promise<Imported | undefined> {
  if (!proofAlgorithms.includes(algorithm)) return undefined;
  if (jwk.alg !== undefined && fullySpecified(jwk.alg) !== fullySpecified(algorithm)) return undefined;
  const name = `${thumbprint} ${algorithm}`;
  const before = known.get(name);
  if (before) return before;
  try {
    const imported = await importJWK(jwk, algorithm);
    known.set(name, imported);
    return imported;
  } catch {
    return undefined;
  }
}
