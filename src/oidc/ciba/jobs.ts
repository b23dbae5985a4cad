import { runCommand } from '../../eventstore/index.ts';
import type { Job } from '../../feature.ts';
import { instanceIds } from '../../instance/index.ts';
import type { Platform } from '../../platform.ts';
import { expireCibaRequest } from './commands.ts';
import { type UnansweredRow, unanswered } from './queries.ts';
import { cibaRequestAggregate } from './state.ts';

/** The client is told `expired_token` so long, and then still. */
const restMs = 10 * 60_000;
const atOnce = 500;

/** Page by page: a client may ask for more within one run than are read at once. */
async function* allUnanswered({ sql }: Pick<Platform, 'sql'>, instanceId: string, since: Date) {
  let page: UnansweredRow[];
  let after: UnansweredRow | undefined;
  do {
    page = await unanswered(sql, instanceId, since, { limit: atOnce, after });
    for (const { id } of page) yield id;
    after = page.at(-1);
  } while (page.length === atOnce);
}

/** Requests that nobody answered leave the lists. */
export const expireCibaRequests: Job = {
  name: 'unanswered authentication requests',
  schedule: '*/10 * * * *',
  async run({ platform }, signal) {
    const now = platform.clock();
    const since = new Date(now.getTime() - restMs);
    for (const instanceId of await instanceIds(platform.sql)) {
      const scope = { instanceId, editor: { user: 'SYSTEM', service: 'oidc' }, observe() {} };
      for await (const id of allUnanswered(platform, instanceId, since)) {
        if (signal.aborted) return;
        await runCommand(platform.store, scope, cibaRequestAggregate, id, ({ state }) =>
          expireCibaRequest(state, now),
        );
      }
    }
  },
};
