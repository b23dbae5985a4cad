import { decodeJwt, type JSONWebKeySet } from 'jose';
import type { Client } from '../../application/index.ts';
import type { InstanceContext } from '../../contract/types.ts';
import { signingAlgorithms, verifyJwt } from '../../crypto/index.ts';
import type { Platform } from '../../platform.ts';
import { atPort, type CertificateTrust } from '../possession/certificates.ts';
import { invalidClient } from '../protocol/errors.ts';
import { paths } from '../protocol/paths.ts';
import type { ClientKeys } from './keys.ts';

/** Zitadel's limit for assertions. */
const maxAgeSeconds = 3600;
/** How far clocks of clients may be off, either way. */
const clockSkewSeconds = 30;

const takingPaths = [
  paths.token,
  paths.introspect,
  paths.revoke,
  paths.pushedAuthorization,
  paths.backchannelAuthentication,
];

type Port = Pick<CertificateTrust, 'port'>;

/**
 * Whom an assertion may name as its audience: us, or one of the endpoints that take it (RFC 7523 §3), also by its address
 * at the port of certificates (RFC 8705 §5).
 */
const assertionAudiences = ({ origin }: InstanceContext, { port }: Port = { port: null }): string[] => [
  origin,
  ...[origin, ...(port === null ? [] : [atPort(origin, port)])].flatMap((each) =>
    takingPaths.map((path) => each + path),
  ),
];

/** With what an assertion may be signed, and whose keys these are. */
export interface AssertionSigner {
  readonly keys: JSONWebKeySet;
  /** Must be `iss`; and `sub`, unless the holder may speak of others. */
  readonly subject: string;
  readonly ofOthers?: boolean;
  /** At which certificates are asked for; left out: none. */
  readonly certificates?: Port | undefined;
}

export type AssertionVerdict = { readonly ok: true; readonly subject: string } | RefusedAssertion;

export interface RefusedAssertion {
  readonly ok: false;
  /** The signature is right and a claim is wrong, so the reason is for the signer to know. */
  readonly claim: boolean;
  readonly reason: string;
}

const wrongClaim = (reason: string): RefusedAssertion => ({ ok: false, claim: true, reason });

/**
 * Takes a JWT by which somebody proves to be the holder of a key (RFC 7523 §3). One with a `jti` is used up by that,
 * on all nodes; one without is good until its time is over.
 */
export async function takeAssertion(
  { clock, failureCounts }: Pick<Platform, 'clock' | 'failureCounts'>,
  instance: InstanceContext,
  assertion: string,
  { keys, subject, ofOthers, certificates }: AssertionSigner,
): Promise<AssertionVerdict> {
  const now = clock();
  const verdict = await verifyJwt(assertion, keys, {
    algorithms: signingAlgorithms,
    issuer: subject,
    audience: assertionAudiences(instance, certificates),
    now,
    toleranceSeconds: clockSkewSeconds,
    maxAgeSeconds,
    requiredClaims: ['sub', 'exp', 'iat'],
  });
  if (!verdict.ok) return { ok: false, claim: verdict.claim !== undefined, reason: verdict.reason };
  const { sub = '', jti, exp = 0, iat = 0 } = verdict.claims;
  if (sub !== subject && !ofOthers)
    return wrongClaim('unexpected "sub" claim value, it must be that of "iss"');
  const taken = { ok: true, subject: sub } as const;
  if (jti === undefined) return taken;
  // Until no node takes it any more, whose clocks may be off as well.
  const goodForMs = (Math.min(exp, iat + maxAgeSeconds) + 2 * clockSkewSeconds) * 1000 - now.getTime();
  const name = `assertion ${JSON.stringify([instance.id, subject, jti])}`;
  if (await failureCounts.isFirst(name, goodForMs)) return taken;
  return wrongClaim('its jti was used already; sign another assertion for each request');
}

/** What is wrong with an assertion, as an `error_description` may say it (RFC 6749 §5.2). */
export const describeVerdict = ({ claim, reason }: RefusedAssertion): string =>
  claim ? `: ${reason.replaceAll(/["\\]/g, '')}` : '; sign it with a current key, and name that in kid';

interface AssertionSources {
  readonly platform: Pick<Platform, 'clock' | 'failureCounts'>;
  readonly clientKeys: ClientKeys;
  readonly certificates?: Port;
}

/**
 * Takes a `private_key_jwt` assertion (RFC 7523 §3, OIDC Core §9): signed with a key of the client, `iss` and
 * `sub` its id, `aud` the issuer or an endpoint.
 * @param client undefined where there is none, which is told as a key that it does not have
 * @throws OAuthError `invalid_client`
 */
export async function verifyAssertion(
  { platform, clientKeys, certificates }: AssertionSources,
  instance: InstanceContext,
  assertion: string,
  client: Client | undefined,
): Promise<Client> {
  const refuse = (verdict: RefusedAssertion) =>
    invalidClient(`The client_assertion is not valid${describeVerdict(verdict)}`, { detail: verdict.reason });
  const keys = client && (await clientKeys.ofSigner(instance.id, client, assertion));
  if (!keys) throw refuse(unknownKey);
  const verdict = await takeAssertion(platform, instance, assertion, {
    keys,
    subject: client.clientId,
    certificates,
  });
  if (!verdict.ok) throw refuse(verdict);
  return client;
}

/** Takes a JWT in which the client says of a user (`sub`), under its own name (`iss`), that it stands for it. */
export async function takeClientsWord(
  { platform, clientKeys }: AssertionSources,
  instance: InstanceContext,
  assertion: string,
  client: Client,
): Promise<AssertionVerdict> {
  const keys = await clientKeys.ofSigner(instance.id, client, assertion);
  if (!keys) return unknownKey;
  return takeAssertion(platform, instance, assertion, { keys, subject: client.clientId, ofOthers: true });
}

const unknownKey: RefusedAssertion = {
  ok: false,
  claim: false,
  reason: 'no kid in the header, or of no current key',
};

/** Whom an assertion says to be of and by (RFC 7521 §4.2), each once; nothing of it is believed by that. */
export function partiesOf(assertion: string): readonly string[] {
  try {
    const { sub, iss } = decodeJwt(assertion);
    return [...new Set([sub, iss])].filter((party) => typeof party === 'string');
  } catch {
    return [];
  }
}
