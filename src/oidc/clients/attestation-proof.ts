import { decodeProtectedHeader, errors, type JWTPayload, jwtVerify } from 'jose';
import type { Client } from '../../application/index.ts';
import type { WireRequest } from '../../contract/transport/index.ts';
import type { InstanceContext } from '../../contract/types.ts';
import type { Platform } from '../../platform.ts';
import type { Possessions } from '../possession/possession.ts';
import { invalidClientAttestation, useAttestationChallenge } from '../protocol/errors.ts';
import { type InstanceKey, importInstanceKey } from './instance-key.ts';

interface Asked {
  readonly instance: InstanceContext;
  readonly request: WireRequest;
}

/** Proofs that an instance of a client holds the key that its attester names (draft §5), each good once. */
export interface AttestationProofs {
  /**
   * @param proof left out: that of DPoP
   * @throws OAuthError `invalid_client_attestation`, `use_attestation_challenge`; those of DPoP
   */
  take(asked: Asked, client: Client, key: InstanceKey, proof: string | undefined): Promise<void>;
}

const type = 'oauth-client-attestation-pop+jwt';
const longest = 4096;
const longestId = 256;
const compact = /^[\w-]+\.[\w-]+\.[\w-]+$/;
/** So old it may be, in seconds; its challenge says by our own clock that it is not older than a few minutes. */
const lifetimeSeconds = 300;
/** How far clocks of clients may be off, either way. */
const clockSkewSeconds = 30;

const wrong = (what: string) => invalidClientAttestation(`OAuth-Client-Attestation-PoP ${what}`);

export function attestationProofs(
  { clock, failureCounts }: Pick<Platform, 'clock' | 'failureCounts'>,
  possessions: Possessions,
): AttestationProofs {
  const { nonces: challenges } = possessions;

  /** §5.2: one proof for both, which tokens may be bound to. */
  async function takeDpop({ instance, request }: Asked, { thumbprint }: InstanceKey): Promise<void> {
    const possession = await possessions.of(request, instance, {
      dpop: true,
      certificate: false,
      nonce: true,
    });
    if (possession.held.jkt !== thumbprint)
      throw invalidClientAttestation(
        'The DPoP proof is by another key than cnf of the client attestation names',
      );
    await possession.take();
  }

  /** §8.2. */
  async function takeOwn({ instance }: Asked, key: InstanceKey, proof: string): Promise<void> {
    const { aud, jti, iat, ...claims } = await claimsOf(proof, key, clock());
    if (JSON.stringify([aud].flat()) !== JSON.stringify([instance.origin]))
      throw wrong('must name the issuer of this server as aud, and nobody else');
    if (typeof jti !== 'string' || jti === '' || jti.length > longestId)
      throw wrong(`must have a jti, of ${longestId} characters at most`);
    const leftSeconds = requireRecent(iat, clock());
    if (typeof claims['challenge'] !== 'string' || !challenges.isGood(claims['challenge']))
      throw useAttestationChallenge(challenges.current());
    const name = `attestation proof ${JSON.stringify([instance.id, key.thumbprint, jti])}`;
    if (await failureCounts.isFirst(name, (leftSeconds + clockSkewSeconds) * 1000)) return;
    throw wrong('was used before; make another one for each request');
  }

  return {
    async take(asked, { authMethod }, key, proof) {
      const isDpop = authMethod === 'attest_jwt_client_auth_dpop';
      if (isDpop !== (proof === undefined))
        throw wrong(isDpop ? 'is not what this client proves itself by: DPoP is' : 'is missing');
      if (proof === undefined) await takeDpop(asked, key);
      else await takeOwn(asked, key, proof);
    },
  };
}

/** Of a proof that is signed by this very key, whatever its header names. */
async function claimsOf(proof: string, key: InstanceKey, now: Date): Promise<JWTPayload> {
  if (proof.length > longest || !compact.test(proof))
    throw wrong(`must be one JWT, of ${longest} characters at most`);
  const imported = await importInstanceKey(key, algorithmOf(proof));
  if (!imported) throw wrong('must be signed by the key of cnf, by an algorithm that it is for');
  try {
    const { payload } = await jwtVerify(proof, imported, {
      typ: type,
      algorithms: [algorithmOf(proof)],
      currentDate: now,
      clockTolerance: clockSkewSeconds,
    });
    return payload;
  } catch (error) {
    if (error instanceof errors.JWTExpired || error instanceof errors.JWTClaimValidationFailed)
      throw wrong(`is not good by its ${error.claim}`);
    throw wrong('is not signed by the key of cnf of the client attestation');
  }
}

function algorithmOf(proof: string): string {
  try {
    return decodeProtectedHeader(proof).alg ?? '';
  } catch {
    return '';
  }
}

/** @returns for how long it will be taken, in seconds */
function requireRecent(iat: unknown, now: Date): number {
  const age = typeof iat === 'number' ? now.getTime() / 1000 - iat : Number.NaN;
  const left = lifetimeSeconds + clockSkewSeconds - age;
  if (left >= 0 && age >= -clockSkewSeconds) return left;
  throw wrong('must have an iat of now; make one for each request, by a clock that is right');
}
