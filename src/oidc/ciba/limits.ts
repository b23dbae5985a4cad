import { createHash } from 'node:crypto';
import { createFailureLimits, createRateLimit, type FailureLimits } from '../../cache/index.ts';
import { oncePer, type Platform } from '../../platform.ts';
import { warnSparingly } from '../../telemetry/index.ts';
import { OAuthError } from '../protocol/errors.ts';

/** How often a client may ask; what its people are told of that is bounded apart (`asking.ts`). */

const perClient = createRateLimit({ perMinute: 600 });

/**
 * Of one client and one hint, of all nodes. Hints that mean nobody count like others, and two that mean the same person
 * apart: nobody learns by it whom they mean.
 */
const perHint = oncePer(
  ({ failureCounts, log }: Pick<Platform, 'projections' | 'failureCounts' | 'log'>): FailureLimits =>
    createFailureLimits({
      shared: failureCounts,
      sharedAs: 'ciba',
      onSharedError: (error) =>
        warnSparingly(log, 'authentication requests are counted by this node alone', { error }),
      accountAnywhere: { burst: 30, secondsPerFailure: 10 },
    }),
);

const tooMany = (seconds: number): OAuthError =>
  new OAuthError(
    'temporarily_unavailable',
    429,
    `The client asks too often; try again in ${seconds} seconds`,
    { headers: { 'retry-after': String(seconds) } },
  );

/** @throws OAuthError 429 */
export async function countAsking(
  platform: Platform,
  instanceId: string,
  clientId: string,
  hint: string,
): Promise<void> {
  const limited = perClient.take(`${instanceId}/${clientId}`);
  if (limited > 0) throw tooMany(limited);
  const limits = perHint(platform);
  const digest = createHash('sha256').update(hint).digest('base64url');
  const attempt = { account: `${instanceId}/${clientId}/${digest}`, address: undefined };
  if (limits.wait(attempt) === 0) await limits.consult(attempt);
  const seconds = limits.wait(attempt);
  if (seconds > 0) throw tooMany(seconds);
  await limits.failedAnywhere(attempt);
}
