import { createHash } from 'node:crypto';
import type { Client } from '../../application/index.ts';
import type { Encryption } from '../../crypto/types.ts';
import type { Confirmation } from '../possession/confirmation.ts';

/**
 * Access tokens of applications for what is their own, their streams of security events and their grants (decisions 0324,
 * 0327): sealed, short-lived, and good at those endpoints alone. Nobody's account is behind them, so nothing else of the
 * server takes them.
 */

const prefix = 'own:';
export const ownTokenSeconds = 900;
export interface OwnToken {
  readonly clientId: string;
  readonly scope: readonly string[];
  readonly bound: Confirmation;
}

/** By what the client proves itself: a token ends when that is another. */
const proofOf = ({ authMethod, secretHash = '' }: Client): string =>
  createHash('sha256').update(`${authMethod}\0${secretHash}`).digest('base64url').slice(0, 22);

type Sealed = readonly [
  instanceId: string,
  clientId: string,
  proof: string,
  until: number,
  scope: readonly string[],
  bound: Confirmation,
];

export const sealOwnToken = (
  encryption: Pick<Encryption, 'sealToken'>,
  instanceId: string,
  client: Client,
  { scope, bound }: Pick<OwnToken, 'scope' | 'bound'>,
  now: Date,
): string => {
  const until = Math.floor(now.getTime() / 1000) + ownTokenSeconds;
  const sealed: Sealed = [instanceId, client.clientId, proofOf(client), until, scope, bound];
  return encryption.sealToken('token', prefix + JSON.stringify(sealed));
};

export interface OpenedOwnToken extends OwnToken {
  /** Whether the client still proves itself as it did when it got the token. */
  isOf(client: Client): boolean;
}

/** @returns undefined for what is none, or is none any more */
export function openOwnToken(
  encryption: Pick<Encryption, 'openToken'>,
  instanceId: string,
  token: string,
  now: Date,
): OpenedOwnToken | undefined {
  const opened = encryption.openToken('token', token);
  if (!opened?.startsWith(prefix)) return undefined;
  const [instance, clientId, proof, until, scope, bound] = JSON.parse(opened.slice(prefix.length)) as Sealed;
  if (instance !== instanceId || until * 1000 <= now.getTime()) return undefined;
  return { clientId, scope, bound, isOf: (client) => proofOf(client) === proof };
}
