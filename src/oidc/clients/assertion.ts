import { createPublicKey } from 'node:crypto';
import { decodeProtectedHeader, type JSONWebKeySet, type JWK } from 'jose';
import { applicationEvents, type ClientKey, findClientKey, hasClientKey } from '../../application/index.ts';
import { BoundedMap } from '../../bounded-map.ts';
import type { InstanceContext } from '../../contract/types.ts';
import { signingAlgorithms, verifyJwt } from '../../crypto/index.ts';
import { readCurrent, requireNotNew } from '../../eventstore/index.ts';
import type { Platform } from '../../platform.ts';
import { invalidClient } from '../protocol/errors.ts';
import { paths } from '../protocol/paths.ts';

/** Zitadel's limit for assertions. */
const maxAgeSeconds = 3600;
/** How far clocks of clients may be off, either way. */
const clockSkewSeconds = 30;

/** Whom an assertion may name as its audience: us, or one of the endpoints that take it (RFC 7523 §3). */
const assertionAudiences = ({ origin }: InstanceContext): string[] => [
  origin,
  ...[paths.token, paths.introspect, paths.revoke, paths.pushedAuthorization].map((path) => origin + path),
];

/** The key that an assertion says to be signed with, and whose it is. */
export interface AssertionKey {
  readonly keyId: string;
  /** Must be `iss`; and `sub`, unless the holder may speak of others. */
  readonly subject: string;
  readonly ofOthers?: boolean;
  /** PEM, SPKI. */
  readonly publicKey: string;
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
  key: AssertionKey,
): Promise<AssertionVerdict> {
  const now = clock();
  const verdict = await verifyJwt(assertion, keySetOf(key), {
    algorithms: signingAlgorithms,
    issuer: key.subject,
    audience: assertionAudiences(instance),
    now,
    toleranceSeconds: clockSkewSeconds,
    maxAgeSeconds,
    requiredClaims: ['sub', 'exp', 'iat'],
  });
  if (!verdict.ok) return { ok: false, claim: verdict.claim !== undefined, reason: verdict.reason };
  const { sub = '', jti, exp = 0, iat = 0 } = verdict.claims;
  if (sub !== key.subject && !key.ofOthers)
    return wrongClaim('unexpected "sub" claim value, it must be that of "iss"');
  const taken = { ok: true, subject: sub } as const;
  if (jti === undefined) return taken;
  // Until no node takes it any more, whose clocks may be off as well.
  const goodForMs = (Math.min(exp, iat + maxAgeSeconds) + 2 * clockSkewSeconds) * 1000 - now.getTime();
  const name = `assertion ${JSON.stringify([instance.id, key.subject, jti])}`;
  if (await failureCounts.isFirst(name, goodForMs)) return taken;
  return wrongClaim('its jti was used already; sign another assertion for each request');
}

/** What is wrong with an assertion, as an `error_description` may say it (RFC 6749 §5.2). */
export const describeVerdict = ({ claim, reason }: RefusedAssertion): string =>
  claim ? `: ${reason.replaceAll(/["\\]/g, '')}` : '; sign it with a current key, and name that in kid';

type KeySources = Pick<Platform, 'sql' | 'store' | 'projections' | 'clock' | 'failureCounts'>;

/**
 * Verifies a `private_key_jwt` assertion (RFC 7523 §3, OIDC Core §9): signed with a key of the client, `iss` and
 * `sub` its id, `aud` the issuer or an endpoint.
 * @throws OAuthError `invalid_client`
 */
export async function verifyAssertion(
  platform: KeySources,
  instance: InstanceContext,
  assertion: string,
): Promise<ClientKey> {
  const refuse = (verdict: RefusedAssertion) =>
    invalidClient(`The client_assertion is not valid${describeVerdict(verdict)}`, { detail: verdict.reason });
  const keyId = keyIdOf(assertion);
  const key = keyId && (await currentClientKey(platform, instance.id, keyId));
  if (!key) throw refuse(unknownKey);
  const verdict = await takeAssertion(platform, instance, assertion, { ...key, subject: key.clientId });
  if (!verdict.ok) throw refuse(verdict);
  return key;
}

/** Takes a JWT in which the client says of a user (`sub`), under its own name (`iss`), that it stands for it. */
export async function takeClientsWord(
  platform: KeySources,
  instance: InstanceContext,
  assertion: string,
  clientId: string,
): Promise<AssertionVerdict> {
  const keyId = keyIdOf(assertion);
  const key = keyId && (await currentClientKey(platform, instance.id, keyId));
  if (!key || key.clientId !== clientId) return unknownKey;
  return takeAssertion(platform, instance, assertion, { ...key, subject: clientId, ofOthers: true });
}

const unknownKey: RefusedAssertion = {
  ok: false,
  claim: false,
  reason: 'no kid in the header, or of no current key',
};

/** The key of an application, if it still has it; undefined for one that is unknown, expired or removed. */
export async function currentClientKey(
  { sql, store, projections, clock }: Pick<Platform, 'sql' | 'store' | 'projections' | 'clock'>,
  instanceId: string,
  keyId: string,
): Promise<ClientKey | undefined> {
  const { value } = await readCurrent(projections, {
    read: () => findClientKey(sql, instanceId, keyId, clock()),
    dependsOn: (found) => [
      { instanceId, aggregateType: 'project', ...(found && { aggregateId: found.projectId }) },
    ],
    async decide(found) {
      if (found) return (await hasClientKey(store, instanceId, found)) ? found : undefined;
      const added = [applicationEvents.applicationKeyAdded];
      await requireNotNew({ store, projections }, instanceId, added, (payload) => payload['keyId'] === keyId);
      return undefined;
    },
  });
  return value;
}

/** The `kid` of a JWT's header; undefined for what cannot be one of ours. */
export function keyIdOf(assertion: string): string | undefined {
  try {
    const { kid } = decodeProtectedHeader(assertion);
    // What the header says is anybody's.
    if (typeof kid !== 'string' || kid === '' || kid.length > 200 || kid.includes('\0')) return undefined;
    return kid;
  } catch {
    return undefined;
  }
}

/** By key: with the same set goes the key that was imported from it. */
const keySets = new BoundedMap<string, JSONWebKeySet>({ limit: 1_000 });

/** @param key PEM (SPKI) with its id */
export function keySetOf({ keyId, publicKey }: Pick<AssertionKey, 'keyId' | 'publicKey'>): JSONWebKeySet {
  const name = `${keyId} ${publicKey}`;
  let set = keySets.get(name);
  if (!set) {
    const jwk = createPublicKey(publicKey).export({ format: 'jwk' }) as JWK;
    set = { keys: [{ ...jwk, kid: keyId, use: 'sig' }] };
    keySets.set(name, set);
  }
  return set;
}
