import type { Config } from '../config/index.ts';
import type { Job } from '../feature.ts';

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
