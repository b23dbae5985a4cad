import type { JsonObject } from '@bufbuild/protobuf';
import { randomToken } from '../../crypto/index.ts';
import type { WebAuthnKey } from '../factors/state.ts';

/** What `navigator.credentials` is given (WebAuthn §5.4, §5.5), as JSON with base64url in it. */

/** For how long browsers ask their person, in milliseconds. */
const timeout = 300_000;
/** For how long the answer counts: who reads a page first has taken some time of it. */
export const challengeLifetimeMs = 2 * timeout;

/** 256 bits; §13.4.3 asks for 128 at least. */
export const newChallenge = (): string => randomToken();

/** ECDSA with P-256, EdDSA with Ed25519, RSA with PKCS#1 1.5: what is in use (RFC 9053, RFC 8812), best first. */
export const algorithms = [-7, -8, -257];

/** `AUTHENTICATOR_…` of the wire. */
const attachments: Readonly<Record<number, string>> = { 1: 'platform', 2: 'cross-platform' };

export interface Creation {
  readonly kind: WebAuthnKey['kind'];
  readonly challenge: string;
  readonly relyingPartyId: string;
  readonly user: { readonly id: string; readonly name: string; readonly displayName: string };
  /** Keys that are there already, of which none is registered again. */
  readonly keys: Iterable<WebAuthnKey>;
  /** As the wire numbers them; 0: any. */
  readonly authenticator?: number;
}

export function creationOptions(creation: Creation): JsonObject {
  const { kind, challenge, relyingPartyId, user, keys, authenticator = 0 } = creation;
  const known = [...keys].filter((key) => key.ready && key.kind === kind && isFor(key, relyingPartyId));
  const attachment = attachments[authenticator];
  const passkey = kind === 'passkey';
  return {
    publicKey: {
      rp: { id: relyingPartyId, name: relyingPartyId },
      user: { ...user, id: Buffer.from(user.id).toString('base64url') },
      challenge,
      pubKeyCredParams: algorithms.map((alg) => ({ type: 'public-key', alg })),
      timeout,
      excludeCredentials: known.map(descriptor),
      authenticatorSelection: {
        ...(attachment && { authenticatorAttachment: attachment }),
        // So that the key says whose it is: pages that asked for a name's keys would tell who has any.
        residentKey: passkey ? 'required' : 'discouraged',
        requireResidentKey: passkey,
        userVerification: passkey ? 'required' : 'discouraged',
      },
      attestation: 'none',
    },
  };
}

/** `UserVerificationRequirement` of the wire and of events. */
export const verification = { unspecified: 0, required: 1, preferred: 2, discouraged: 3 } as const;
const verificationNames = ['preferred', 'required', 'preferred', 'discouraged'] as const;

export interface Request {
  readonly challenge: string;
  readonly relyingPartyId: string;
  /** None: any that the browser's person chooses. */
  readonly keys: readonly WebAuthnKey[];
  readonly userVerification: number;
}

export const requestOptions = ({
  challenge,
  relyingPartyId,
  keys,
  userVerification,
}: Request): JsonObject => ({
  publicKey: {
    challenge,
    timeout,
    rpId: relyingPartyId,
    allowCredentials: keys.map(descriptor),
    userVerification: verificationNames[userVerification] ?? 'preferred',
  },
});

/** Keys of old histories, of which no domain is known, may be for any. */
export const isFor = (key: WebAuthnKey, relyingPartyId: string): boolean =>
  key.relyingPartyId === relyingPartyId || key.relyingPartyId === '';

/** Keys by which somebody can answer. Who is to be recognized by the key needs a passkey, else a security key will do. */
export const usableKeys = (
  keys: Iterable<WebAuthnKey>,
  kind: WebAuthnKey['kind'],
  relyingPartyId: string,
): WebAuthnKey[] => [...keys].filter((key) => key.ready && key.kind === kind && isFor(key, relyingPartyId));

export const kindFor = (userVerification: number): WebAuthnKey['kind'] =>
  userVerification === verification.required ? 'passkey' : 'securityKey';

const descriptor = ({ keyId }: WebAuthnKey) => ({ type: 'public-key', id: base64url(keyId) });

export const base64url = (base64: string): string => Buffer.from(base64, 'base64').toString('base64url');
