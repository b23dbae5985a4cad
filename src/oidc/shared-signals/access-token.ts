import { createHash } from 'node:crypto';
import type { Client } from '../../application/index.ts';
import type { Encryption } from '../../crypto/types.ts';
import type { Confirmation } from '../possession/confirmation.ts';
import { listOf } from '../protocol/parameters.ts';
import { type SignalScope, signalScopes } from './vocabulary.ts';

/**
 * Access tokens of applications for their own streams of security events (decision 0327): sealed, short-lived, and good
 * at those endpoints alone. Nobody's account is behind them, so nothing else of the server takes them.
 */

const prefix = 'ssf:';
export const signalTokenSeconds = 900;
const known: ReadonlySet<string> = new Set(Object.values(signalScopes));

/** The scopes of a request that are about security events. */
export const signalScopesIn = (scope: string | undefined): SignalScope[] =>
  listOf(scope).filter((each): each is SignalScope => known.has(each));

export interface SignalToken {
  readonly clientId: string;
  readonly scope: readonly SignalScope[];
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
  scope: readonly SignalScope[],
  bound: Confirmation,
];

export const sealSignalToken = (
  encryption: Pick<Encryption, 'sealToken'>,
  instanceId: string,
  client: Client,
  { scope, bound }: Pick<SignalToken, 'scope' | 'bound'>,
  now: Date,
): string => {
  const until = Math.floor(now.getTime() / 1000) + signalTokenSeconds;
  const sealed: Sealed = [instanceId, client.clientId, proofOf(client), until, scope, bound];
  return encryption.sealToken('token', prefix + JSON.stringify(sealed));
};

export interface OpenedSignalToken extends SignalToken {
  /** Whether the client still proves itself as it did when it got the token. */
  isOf(client: Client): boolean;
}

/** @returns undefined for what is none, or is none any more */
export function openSignalToken(
  encryption: Pick<Encryption, 'openToken'>,
  instanceId: string,
  token: string,
  now: Date,
): OpenedSignalToken | undefined {
  const opened = encryption.openToken('token', token);
  if (!opened?.startsWith(prefix)) return undefined;
  const [instance, clientId, proof, until, scope, bound] = JSON.parse(opened.slice(prefix.length)) as Sealed;
  if (instance !== instanceId || until * 1000 <= now.getTime()) return undefined;
  return { clientId, scope, bound, isOf: (client) => proofOf(client) === proof };
}
