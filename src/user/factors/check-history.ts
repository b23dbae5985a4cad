import type { RecordedEvent } from '../../eventstore/index.ts';
import type { Platform } from '../../platform.ts';
import * as userEvents from '../events.ts';
import * as events from './events.ts';

/** What came of a person's latest codes. */
export interface RecentChecks {
  /** Wrong ones in a row; told up to what decides anything. */
  readonly failures: number;
  readonly failedAt: Date | undefined;
  /** Time step of the app's code that counted last; undefined before the first. */
  lastTotpStep(): Promise<number | undefined>;
}

const failures = [
  events.totpCheckFailed,
  events.otpSmsCheckFailed,
  events.otpEmailCheckFailed,
  events.recoveryCodeCheckFailed,
].map(({ type }): string => type);

/** What ends a row of failures: a right code of any kind. A right password does not, or the guesser would have it. */
const resets = [
  events.totpCheckSucceeded,
  events.otpSmsCheckSucceeded,
  events.otpEmailCheckSucceeded,
  events.recoveryCodeCheckSucceeded,
  userEvents.userUnlocked,
].map(({ type }): string => type);

const steps = [events.totpCheckSucceeded, events.totpVerified].map(({ type }): string => type);

/** How far back failures are counted: enough for the longest pause and the slowest answer, and for the limit. */
export const reachOf = (maxAttempts: number): number => Math.max(20, maxAttempts);

/** Reads back from the newest check, so that a long history of sign-ins costs nothing. */
export async function recentChecks(
  { store }: Pick<Platform, 'store'>,
  instanceId: string,
  userId: string,
  limit: number,
): Promise<RecentChecks> {
  const search = (eventTypes: readonly string[], most: number): Promise<RecordedEvent[]> =>
    store.search({
      instanceId,
      aggregateTypes: ['user'],
      aggregateIds: [userId],
      eventTypes: [...eventTypes],
      descending: true,
      limit: most,
    });
  const newest = await search([...failures, ...resets], limit);
  const end = newest.findIndex((event) => resets.includes(event.type));
  return {
    failures: end < 0 ? newest.length : end,
    failedAt: end === 0 ? undefined : newest[0]?.createdAt,
    async lastTotpStep() {
      const [last] = await search(steps, 1);
      return (last?.payload as { timeStep?: number } | undefined)?.timeStep;
    },
  };
}
