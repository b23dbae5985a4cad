import type { JSONWebKeySet, JWK } from 'jose';
import { publicKeyFromPem, type SigningAlgorithm, verifyJwt } from '../crypto/index.ts';
import { unauthenticated } from '../errors/index.ts';
import type { Clock } from '../platform.ts';
import type { TokenVerifier } from './authenticate.ts';
import type { Membership } from './memberships.ts';

/** What a system user may do, and where. */
export interface SystemMembership {
  readonly type: 'System' | 'IAM' | 'Organization' | 'Project';
  /** Of the instance, organization or project; null: everywhere that the type can be. */
  readonly aggregateId?: string | null;
  readonly roles: readonly string[];
}

const levels = { System: 'system', IAM: 'instance', Organization: 'org', Project: 'project' } as const;

/** The roles that a system user has where it asks. */
function membershipsIn(
  instanceId: string,
  { type, aggregateId, roles }: SystemMembership,
): readonly Membership[] {
  const level = levels[type];
  const id = aggregateId ?? '';
  if (level === 'system') return [{ level, id: '', roles }];
  if (level !== 'instance') return [{ level, id, roles }];
  const here = instanceId !== '' && (id === '' || id === instanceId);
  return here ? [{ level, id: '', roles }] : [];
}

/** A user of the system API as the configuration names it. */
export interface SystemUser {
  readonly id: string;
  /** PEM */
  readonly publicKey: string;
  /** None: as one of Zitadel's without any it owns the system. */
  readonly memberships: readonly SystemMembership[];
}

const systemOwner: SystemMembership = { type: 'System', roles: ['SYSTEM_OWNER'] };

const algorithms: SigningAlgorithm[] = ['RS256', 'RS384', 'RS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];

const longestLifetimeSeconds = 3600;
const skewSeconds = 5;

/** Issuer and key id of a JWT that is not yet trusted; undefined for anything else. */
function unverified(token: string): { issuer: unknown; kid: string | undefined } | undefined {
  const [header, payload, signature] = token.split('.');
  if (header === undefined || payload === undefined || signature === undefined) return undefined;
  try {
    const { iss } = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as { iss?: unknown };
    const { kid } = JSON.parse(Buffer.from(header, 'base64url').toString('utf8')) as { kid?: unknown };
    return { issuer: iss, kid: typeof kid === 'string' ? kid : undefined };
  } catch {
    return undefined;
  }
}

const refused = (reason: string) =>
  unauthenticated('AUTH-Sys01', `The system user's token is not valid: ${reason}`);

/**
 * Self-signed JWTs of configured system users (RFC 7523 in spirit): `iss` and `sub` are the user's id, `aud` is the
 * public URL or the origin that was asked, valid for an hour at most.
 */
export function systemUserVerifier(
  users: readonly SystemUser[],
  publicUrl: string,
  clock: Clock,
): TokenVerifier {
  const known = new Map(
    users.map((user): [unknown, { user: SystemUser; key: JWK }] => [
      user.id,
      { user, key: publicKeyFromPem(user.publicKey, user.id, 'systemUsers.publicKey') },
    ]),
  );

  return async ({ token, instance }) => {
    const presented = known.size > 0 ? unverified(token) : undefined;
    const match = presented && known.get(presented.issuer);
    if (!presented || !match) return undefined;
    const { user, key } = match;
    const given = user.memberships.length > 0 ? user.memberships : [systemOwner];
    // A user has one key, whatever `kid` its tokens name.
    const { kid: _, ...anonymous } = key;
    const set: JSONWebKeySet = {
      keys: [presented.kid === undefined ? anonymous : { ...key, kid: presented.kid }],
    };
    const verdict = await verifyJwt(token, set, {
      algorithms,
      issuer: user.id,
      // A host that names no instance is whatever the caller says: whoever was sent a token that this user made for
      // another server could present it here under that server's name.
      audience: [publicUrl, new URL(publicUrl).origin, ...(instance.id === '' ? [] : [instance.origin])],
      now: clock(),
      toleranceSeconds: skewSeconds,
      maxAgeSeconds: longestLifetimeSeconds,
      requiredClaims: ['sub', 'exp', 'iat'],
    });
    if (!verdict.ok) throw refused(verdict.reason);
    const { sub, exp = 0, iat = 0 } = verdict.claims;
    if (sub !== user.id) throw refused('sub must be the same as iss');
    if (exp - iat > longestLifetimeSeconds) throw refused('it may be valid for an hour at most');
    return {
      caller: { userId: user.id, orgId: '', kind: 'system', credential: 'system_token' },
      memberships: given.flatMap((membership) => membershipsIn(instance.id, membership)),
    };
  };
}
