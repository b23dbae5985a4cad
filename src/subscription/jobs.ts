import type { Config } from '../config/index.ts';
import { whenPutBack } from '../delivery/index.ts';
import type { Job } from '../feature.ts';
import { usualLeaseMs } from './bus/cursors.ts';
import { longestPauseMs } from './bus/pause.ts';

/** How a replay ended can be seen for a while, as with deliveries. */
export const forgetReplays = ({ retentionDays }: Config['deliveries']): Job => ({
  name: 'subscription replays retention',
  schedule: '27 3 * * *',
  async run({ writes }) {
    await writes`
      DELETE FROM delivery.cursors
      WHERE replay <> '' AND ended_at < now() - ${retentionDays} * interval '1 day'`;
  },
});

/**
 * A clock of the database that was put back holds up nobody for as long as it was put back: who is at a cursor has it no
 * longer than from now on, and who is left alone for longer than anybody ever is is looked at now.
 */
export const heedClock: Job = {
  name: 'subscription clock',
  schedule: '* * * * *',
  run: ({ writes, platform }) =>
    whenPutBack(
      writes,
      'subscriptions',
      async () => {
        const leaseEnds = writes`now() + ${usualLeaseMs} * interval '1 millisecond'`;
        const pauseEnds = writes`now() + ${longestPauseMs} * interval '1 millisecond'`;
        const { count } = await writes`
          UPDATE delivery.cursors c SET
            leased_until = least(c.leased_until, ${leaseEnds}),
            retry_at = CASE WHEN c.retry_at > ${pauseEnds} THEN now() ELSE c.retry_at END,
            moved_at = least(c.moved_at, now())
          WHERE c.leased_until > ${leaseEnds} OR c.retry_at > ${pauseEnds} OR c.moved_at > now()`;
        return count;
      },
      (seconds, subscriptions) =>
        platform.log.warn('the clock of the database was put back: subscriptions that waited for it go on', {
          seconds,
          subscriptions,
        }),
    ),
};
