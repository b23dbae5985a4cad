import { createHash } from 'node:crypto';
import { type Budget, createFailureLimits, type FailureLimits } from '../../cache/index.ts';
import { oncePer, type Platform } from '../../platform.ts';
import { warnSparingly } from '../../telemetry/index.ts';
import { OAuthError } from '../protocol/errors.ts';

/** How often a client may ask; what its people are told of that is bounded apart (`asking.ts`). */

type Counting = Pick<Platform, 'projections' | 'failureCounts' | 'log'>;

const countedBy =
  (sharedAs: string, accountAnywhere: Budget) =>
  ({ failureCounts, log }: Counting): FailureLimits =>
    createFailureLimits({
      shared: failureCounts,
      sharedAs,
      onSharedError: (error) =>
        warnSparingly(log, 'authentication requests are counted by this node alone', { error }),
      accountAnywhere,
    });

/** Of one client, of all nodes: what waits at a time is bounded by it, as each request is over in an hour. */
const perClient = oncePer(countedBy('ciba client', { burst: 300, secondsPerFailure: 0.5 }));

/**
 * Of one client and one hint, of all nodes. Hints that mean nobody count like others, and two that mean the same person
 * apart: nobody learns by it whom they mean.
 */
const perHint = oncePer(countedBy('ciba', { burst: 30, secondsPerFailure: 10 }));

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
  const client = `${instanceId}/${clientId}`;
  const digest = createHash('sha256').update(hint).digest('base64url');
  const counts = [
    { limits: perClient(platform), attempt: { account: client, address: undefined } },
    { limits: perHint(platform), attempt: { account: `${client}/${digest}`, address: undefined } },
  ];
  const wait = () => Math.max(...counts.map(({ limits, attempt }) => limits.wait(attempt)));
  if (wait() === 0) await Promise.all(counts.map(({ limits, attempt }) => limits.consult(attempt)));
  const seconds = wait();
  if (seconds > 0) throw tooMany(seconds);
  await Promise.all(counts.map(({ limits, attempt }) => limits.failedAnywhere(attempt)));
}
