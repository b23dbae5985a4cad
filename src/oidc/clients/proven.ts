import type { Client } from '../../application/index.ts';
import { invalidGrant } from '../protocol/errors.ts';

/** An application as it has proven itself. */
export interface ProvenClient extends Client {
  /** Thumbprint (RFC 7638) of the key of the one instance of it that asks, for which its attester vouches. */
  readonly instanceKey?: string | undefined;
}

/** By which a client was known as it was given something: as one that authenticates, or as the instance that has a key. */
export interface ClientProof {
  readonly instanceKey: string | undefined;
}

/**
 * A refresh token that was given to who authenticated is not for everybody who says the same id, where the client does not authenticate any
 * more (RFC 6749 §6, §10.4; RFC 9700 §4.14.2), nor for its other instances. Nothing is revoked: whoever copied it is no
 * client.
 * @throws OAuthError `invalid_grant`
 */
export function requireSameProof(
  proof: ClientProof | undefined,
  { authMethod, instanceKey }: ProvenClient,
): void {
  if (!proof) return;
  if (authMethod === 'none')
    throw invalidGrant(
      'The refresh token was given to a client that authenticated; have its person sign in again',
    );
  if (proof.instanceKey !== undefined && proof.instanceKey !== instanceKey)
    throw invalidGrant('The refresh token is bound to another instance of the client, and its key');
}

/**
 * What an instance asked for is for no other instance, where it proved itself as it asked (draft §10.5).
 * @throws OAuthError `invalid_grant`
 */
export function requireSameInstance(asked: string | undefined, presented: string | undefined): void {
  if (asked !== undefined && asked !== presented)
    throw invalidGrant('Another instance of the client has asked for this, by another key');
}
