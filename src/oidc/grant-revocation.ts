import type { Sender } from '../delivery/index.ts';
import { unavailable } from '../errors/index.ts';
import { type CommandScope, type Executed, runCommand } from '../eventstore/index.ts';
import { backChannelLogoutEnabled } from '../flags/index.ts';
import type { Platform } from '../platform.ts';
import { removeGrant } from './grant-management/commands.ts';
import { sessionsOfGrant } from './grant-management/queries.ts';
import { grantAggregate, type OAuthGrant } from './grant-management/state.ts';
import { endHeld } from './held.ts';
import { endAlone } from './session-logout/alone.ts';
import { endParticipation } from './session-logout/ended.ts';

/**
 * Ends a grant and all tokens of it. Whatever would be added to it from then on is refused, and what was given before is
 * known to the tables by then.
 * @throws PosternError `unavailable` when the tables do not get so far: the rest ends when they do (`endRevoked`)
 */
export async function revokeGrant(
  platform: Pick<Platform, 'store' | 'sql' | 'projections'>,
  scope: CommandScope,
  grantId: string,
): Promise<Executed<OAuthGrant>> {
  const { store, sql, projections } = platform;
  const done = await runCommand(store, scope, grantAggregate, grantId, ({ state }) => removeGrant(state));
  if (!(await projections.waitFor(await store.head())))
    throw unavailable(
      'OIDC-Gra02',
      'The grant is revoked, but not everything that was issued by it is known here yet; it ends as soon as it is',
    );
  await endHeld(store, scope, await sessionsOfGrant(sql, scope.instanceId, grantId), (ended) =>
    endAlone(platform, scope.instanceId, ended),
  );
  return done;
}

/** Ends what a revocation has left that was cut off: nobody is there who would try again. */
export const endRevoked: Sender['deliver'] = async ({ instanceId, event }, { store, sql }) => {
  const held = await sessionsOfGrant(sql, instanceId, event.aggregateId);
  const scope = { instanceId, editor: { user: 'SYSTEM', service: 'grant' }, observe: () => {} };
  const isTold = await backChannelLogoutEnabled({ store }, instanceId);
  await endHeld(store, scope, held, async (ended) => {
    if (isTold && ended.sessionId !== '')
      await endParticipation({ store }, instanceId, ended.sessionId, [ended.clientId]);
  });
  return { outcome: 'delivered', said: `ended: ${held.length}` };
};
