import { runCommand } from '../../eventstore/index.ts';
import type { Job } from '../../feature.ts';
import { instanceIds } from '../../instance/index.ts';
import { expireCibaRequest } from './commands.ts';
import { unanswered } from './queries.ts';
import { cibaRequestAggregate } from './state.ts';

/** The client is told `expired_token` so long, and then still. */
const restMs = 10 * 60_000;
const atOnce = 500;

/** Requests that nobody answered leave the lists. */
export const expireCibaRequests: Job = {
  name: 'unanswered authentication requests',
  schedule: '*/10 * * * *',
  async run({ platform }, signal) {
    const now = platform.clock();
    const since = new Date(now.getTime() - restMs);
    for (const instanceId of await instanceIds(platform.sql)) {
      const scope = { instanceId, editor: { user: 'SYSTEM', service: 'oidc' }, observe() {} };
      for (const { id } of await unanswered(platform.sql, instanceId, since, atOnce)) {
        if (signal.aborted) return;
        await runCommand(platform.store, scope, cibaRequestAggregate, id, ({ state }) =>
          expireCibaRequest(state, now),
        );
      }
    }
  },
};
