import { decodeJwt, decodeProtectedHeader } from 'jose';
import type { Client } from '../../application/index.ts';
import type { WireRequest } from '../../contract/transport/index.ts';
import type { InstanceContext } from '../../contract/types.ts';
import { type JwtVerdict, signingAlgorithms, verifyJwt } from '../../crypto/index.ts';
import type { Platform } from '../../platform.ts';
import {
  type Attesters,
  attestersOf,
  type KeySets,
  keySetsOf,
  meetsAll,
  type Trust,
} from '../../trust/index.ts';
import type { Possessions } from '../possession/possession.ts';
import { invalidClientAttestation, useFreshAttestation } from '../protocol/errors.ts';
import { type AttestationProofs, attestationProofs } from './attestation-proof.ts';
import { type InstanceKey, instanceKeyIn } from './instance-key.ts';

/** What a request shows (draft-ietf-oauth-attestation-based-client-auth §4, §5.1). */
export interface Shown {
  readonly attestation: string;
  /** Left out: DPoP proves it. */
  readonly proof: string | undefined;
}

/**
 * Attestation-based client authentication: somebody whom the organization of a client trusts says that a key is of an
 * instance of it, and the instance proves to hold that key.
 */
export interface Attestations {
  /**
   * The thumbprint of the key of the instance that asks; undefined where nobody who is trusted says that it is one.
   * @throws OAuthError `use_fresh_attestation`, `use_attestation_challenge`, `invalid_client_attestation`, once it is known
   *   that the attester said something of it
   */
  instanceKey(
    asking: { readonly instance: InstanceContext; readonly request: WireRequest },
    client: Client,
    shown: Shown,
  ): Promise<string | undefined>;
}

const type = 'oauth-client-attestation+jwt';
const longest = 8 * 1024;
const compact = /^[\w-]+\.[\w-]+\.[\w-]+$/;
/** How far clocks of attesters may be off, either way. */
const clockSkewSeconds = 30;

interface Said {
  /** Whom it is about: the id of a client. */
  readonly clientId: string;
  readonly issuer: string | undefined;
  readonly keyId: string | undefined;
}

/** What an attestation says, before anybody believes it; undefined for what is none, several, or too long. */
export function saidInAttestation(attestation: string): Said | undefined {
  if (attestation.length > longest || !compact.test(attestation)) return undefined;
  try {
    const { sub, iss } = decodeJwt(attestation);
    const { kid } = decodeProtectedHeader(attestation);
    return typeof sub === 'string' ? { clientId: sub, issuer: iss, keyId: kid } : undefined;
  } catch {
    return undefined;
  }
}

type Claims = Extract<JwtVerdict, { ok: true }>['claims'];

interface Sources {
  readonly attesters: Attesters;
  readonly keySets: KeySets;
  readonly proofs: AttestationProofs;
  readonly clock: Platform['clock'];
}

export const createAttestations = (platform: Platform, possessions: Possessions): Attestations =>
  attestations({
    attesters: attestersOf(platform),
    keySets: keySetsOf(platform),
    proofs: attestationProofs(platform, possessions),
    clock: platform.clock,
  });

function attestations({ attesters, keySets, proofs, clock }: Sources): Attestations {
  /**
   * By the keys of whom it names as its issuer; where it names none, of all who are bound to the application. Nothing in
   * its header chooses others, by `jku`, `jwk` or `x5c`.
   */
  async function verified(
    instanceId: string,
    client: Client,
    attestation: string,
  ): Promise<Claims | undefined> {
    const said = saidInAttestation(attestation);
    for (const trust of await attesters.of(instanceId, client)) {
      if (said?.issuer !== undefined && said.issuer !== trust.issuer) continue;
      const keys = await keySets.of(instanceId, trust, said?.keyId);
      const verdict = keys && (await verifyJwt(attestation, keys, expected()));
      if (verdict?.ok === true) return isAbout(verdict.claims, trust) ? verdict.claims : undefined;
      // The signature was right: jose looks at times behind that.
      if (verdict?.expired) throw useFreshAttestation();
    }
    return undefined;
  }

  const expected = () => ({
    algorithms: signingAlgorithms,
    typ: type,
    now: clock(),
    toleranceSeconds: clockSkewSeconds,
    requiredClaims: ['sub', 'exp', 'cnf'],
  });

  const isAbout = (claims: Claims, { bindings }: Trust): boolean =>
    bindings.some(({ rules }) => meetsAll(claims, rules));

  async function keyOf({ cnf, iat, aud }: Claims, { origin }: InstanceContext): Promise<InstanceKey> {
    const key = await instanceKeyIn(cnf);
    if (!key)
      throw invalidClientAttestation(
        'cnf of the client attestation must hold a public key to sign with, as jwk',
      );
    if (iat !== undefined && iat > clock().getTime() / 1000 + clockSkewSeconds)
      throw invalidClientAttestation('iat of the client attestation is in the future');
    // The draft has none; who writes one means it (RFC 7519 §4.1.3).
    if (aud !== undefined && ![aud].flat().includes(origin))
      throw invalidClientAttestation('aud of the client attestation names others, and not this server');
    return key;
  }

  return {
    async instanceKey({ instance, request }, client, { attestation, proof }) {
      const claims = await verified(instance.id, client, attestation);
      if (!claims) return undefined;
      const key = await keyOf(claims, instance);
      await proofs.take({ instance, request }, client, key, proof);
      return key.thumbprint;
    },
  };
}
