import { BoundedMap } from '../bounded-map.ts';
import type { InstanceContext } from '../contract/types.ts';
import { createSigner, randomToken } from '../crypto/index.ts';
import type { Platform } from '../platform.ts';
import { activeSigningKey } from '../webkey/index.ts';

/** A JWT of what the application is told, and until when it is given again. */
export interface Assertion {
  readonly jwt: string;
  /** Seconds since 1970. */
  readonly freshUntil: number;
}

const lifetimeSeconds = 300;
/** Applications whose requests take long, or whose clocks are off, still get one that is good for a while. */
const leastLeft = 150;

/**
 * Assertions for applications, verifiable by the keys of the instance; the same one while it says the same, for a signature
 * costs more than all the rest of an answer. `jti` makes it no ID token, and it names no access token either (RFC 8725 §3.11).
 */
export function createAssertions(platform: Pick<Platform, 'sql' | 'projections' | 'encryption' | 'clock'>) {
  const signer = createSigner(platform.encryption);
  const kept = new BoundedMap<string, Assertion>({ limit: 10_000 });

  return async (
    instance: InstanceContext,
    claims: Readonly<Record<string, unknown>> & { readonly aud: string; readonly sub: string },
    /** Seconds since 1970: it outlives no session. */
    notAfter: number,
  ): Promise<Assertion> => {
    const key = await activeSigningKey(platform, instance.id);
    const now = Math.floor(platform.clock().getTime() / 1000);
    const exp = Math.min(now + lifetimeSeconds, notAfter);
    const name = JSON.stringify([instance.id, instance.origin, key.id, notAfter, claims]);
    const known = kept.get(name);
    if (known && known.freshUntil > now) return known;
    const jwt = await signer.sign(key, {
      ...claims,
      iss: instance.origin,
      iat: now,
      exp,
      jti: randomToken(),
    });
    const assertion = { jwt, freshUntil: Math.max(now, exp - leastLeft) };
    kept.set(name, assertion);
    return assertion;
  };
}
