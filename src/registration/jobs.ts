import type { Job } from '../feature.ts';
import { instanceIds } from '../instance/index.ts';
import { registrationOperations } from './operations.ts';
import { idleClients } from './queries.ts';

const hourMs = 3_600_000;
/** A client registers on its way to somebody's sign-in: who has not come by then does not come any more. */
const unusedMs = 24 * hourMs;
/** Longer than a refresh token lives by default: what it held is over. */
const idleMs = 100 * 24 * hourMs;
const atOnce = 500;

/** Clients that anybody could register and nobody uses go; those for which somebody vouched stay. */
export const forgetIdleClients: Job = {
  name: 'registered clients retention',
  schedule: '41 * * * *',
  async run({ platform }, signal) {
    const { remove } = registrationOperations(platform);
    const now = platform.clock().getTime();
    const since = {
      origins: ['open', 'document'] as const,
      unusedSince: new Date(now - unusedMs),
      idleSince: new Date(now - idleMs),
      under: '',
      limit: atOnce,
    };
    for (const instanceId of await instanceIds(platform.sql)) {
      const scope = { instanceId, editor: { user: 'SYSTEM', service: 'registration' }, observe() {} };
      for (const idle of await idleClients(platform.sql, instanceId, since)) {
        if (signal.aborted) return;
        await remove(scope, idle);
      }
    }
  },
};
