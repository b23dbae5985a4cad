import { createFailureLimits, type FailureLimits } from '../cache/index.ts';
import type { Platform } from '../platform.ts';
import { warnSparingly } from '../telemetry/index.ts';
import type { PageRequest } from './page-request.ts';
import { limited } from './steps/failures.ts';

/** How often pages make the server write to people: nobody's mailbox is filled by others. */
export const sendLimits = ({ failureCounts, log }: Pick<Platform, 'failureCounts' | 'log'>): FailureLimits =>
  createFailureLimits({
    shared: failureCounts,
    sharedAs: 'send',
    onSharedError: (error) => warnSparingly(log, 'messages are counted by this node alone', { error }),
    account: { burst: 3, secondsPerFailure: 60 },
    // What is sent cannot be taken back: not even all at once are there more.
    maxUnderWay: 3,
    accountAnywhere: { burst: 10, secondsPerFailure: 300 },
    address: { burst: 30, secondsPerFailure: 20 },
  });

/** Takes a message to somebody into account. @returns the page that says how long to wait, where it is one too many */
export async function mayNotSend(page: PageRequest, to: string): Promise<Response | undefined> {
  const wait = await waitToSend(page, to);
  return wait === 0 ? undefined : limited(page, wait);
}

/** The same. @returns seconds to wait; 0: it may be sent */
export const waitToSend = (page: PageRequest, to: string): Promise<number> =>
  sendWithin(page, [to], async () => {});

/**
 * Makes a message, and takes it into account for each of those whom it reaches or who asked for it. One that is not
 * made, since the address is none, counts for nothing.
 * @returns seconds to wait; 0: it was sent
 */
export async function sendWithin(
  { sends, instance, remoteAddress, platform }: PageRequest,
  whom: readonly string[],
  send: () => Promise<unknown>,
): Promise<number> {
  const attempts = whom.map((each) => ({ account: `${instance.id}/${each}`, address: remoteAddress }));
  for (const attempt of attempts) if (sends.wait(attempt) === 0) await sends.consult(attempt);
  const wait = Math.max(...attempts.map((attempt) => sends.wait(attempt)));
  if (wait > 0) {
    warnSparingly(platform.log, 'a message was refused by rate limit', {
      instanceId: instance.id,
      remoteAddress,
    });
    return wait;
  }
  const counted = async () => {
    await send();
    await Promise.all(attempts.map((attempt) => sends.failedAnywhere(attempt)));
  };
  await attempts.reduce((work, attempt) => () => sends.during(attempt, work), counted)();
  return 0;
}
