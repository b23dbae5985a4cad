import { type PosternError, resourceExhausted } from '../errors/index.ts';
import { limitsIn } from '../limits/index.ts';
import type { Platform } from '../platform.ts';
import { usageOf } from '../quota/index.ts';

/**
 * Why an instance is served nothing now: its operator blocks it, or it has used up its requests. Asked before anything
 * else of a request is looked at, whatever protocol it speaks; answered at once while nothing changed.
 */
export type Admission = (instanceId: string) => PosternError | undefined | Promise<PosternError | undefined>;

/** By it traffic can be held back before it reaches the server. */
const cookie = 'zitadel.quota.exhausted=true; Path=/; Max-Age=300; HttpOnly; SameSite=Lax';
/** When somebody who is blocked may look again. */
const blockedSeconds = 300;

const told = (seconds: number) => ({
  headers: { 'retry-after': String(Math.max(1, Math.ceil(seconds))), 'set-cookie': cookie },
});

const blocked = (): PosternError =>
  resourceExhausted('LIMIT-Blk02', 'This instance is blocked; ask whoever runs it for you', {
    ...told(blockedSeconds),
  });

const usedUp = (leftMs: number): PosternError =>
  resourceExhausted(
    'QUOTA-Exh01',
    'This instance has used up its requests for now; ask whoever runs it for more, or wait',
    told(leftMs / 1000),
  );

type Sources = Parameters<typeof limitsIn>[0] & Parameters<typeof usageOf>[0];

export function admissionOf(platform: Pick<Platform, keyof Sources>): Admission {
  const usage = usageOf(platform);

  const byQuota = (instanceId: string): ReturnType<Admission> => {
    const left = usage.exhausted(instanceId, 'requests.all.authenticated');
    if (left instanceof Promise) return left.then((ms) => (ms === undefined ? undefined : usedUp(ms)));
    return left === undefined ? undefined : usedUp(left);
  };

  return (instanceId) => {
    const limits = limitsIn(platform, instanceId);
    if (limits instanceof Promise)
      return limits.then(({ block }) => (block ? blocked() : byQuota(instanceId)));
    return limits.block ? blocked() : byQuota(instanceId);
  };
}

const uncounted: ReadonlySet<string> = new Set([
  'unauthenticated',
  'permission_denied',
  'internal',
  'unknown',
]);

/** Whether a call that ended so is one of those that quotas count: somebody's, and neither refused nor failed. */
export const isCounted = (kind: string): boolean => !uncounted.has(kind);
