import { randomToken } from '../../crypto/index.ts';
import { unavailable } from '../../errors/index.ts';
import { type AggregateWrite, unborn, writeOf } from '../../eventstore/index.ts';
import { addGrant, changeGrant } from '../grant-management/commands.ts';
import { sessionsOfGrant } from '../grant-management/queries.ts';
import type { RequestedGrant } from '../grant-management/requested-grant.ts';
import { grantAggregate, type Permissions } from '../grant-management/state.ts';
import { revokeAll } from '../oidc-session/commands.ts';
import { oidcSessionAggregate } from '../oidc-session/state.ts';
import type { GrantContext } from './grant.ts';

export interface Granting {
  readonly grantId: string;
  /** Written together with the tokens. */
  readonly writes: readonly AggregateWrite[];
}

/**
 * What the redeemed code makes of a grant. A grant that is replaced takes its tokens with it, in the same append.
 * @throws OAuthError `invalid_grant`
 */
export async function granting(
  { provider: { platform }, instance }: GrantContext,
  { action, id }: RequestedGrant,
  holders: { readonly userId: string; readonly clientId: string; readonly orgId: string },
  permissions: Permissions,
): Promise<Granting> {
  const { userId, clientId, orgId } = holders;
  if (action === 'create') {
    const grantId = randomToken();
    const write = writeOf(
      unborn(grantAggregate, grantId),
      orgId,
      addGrant({ userId, clientId }, permissions),
    );
    return { grantId, writes: [write] };
  }
  const loaded = await platform.store.load(instance.id, grantAggregate, id);
  const write = writeOf(loaded, orgId, changeGrant(loaded.state, action, { userId, clientId }, permissions));
  const ended = action === 'replace' ? await tokensOf(platform, instance.id, id) : [];
  return { grantId: id, writes: [write, ...ended] };
}

async function tokensOf(
  { store, sql, projections }: GrantContext['provider']['platform'],
  instanceId: string,
  grantId: string,
): Promise<AggregateWrite[]> {
  if (!(await projections.waitFor(await store.head())))
    throw unavailable('OIDC-Gra01', 'Not everything that was granted is known here yet; try again');
  const ids = await sessionsOfGrant(sql, instanceId, grantId);
  const sessions = await store.loadMany(instanceId, oidcSessionAggregate, ids);
  return [...sessions.values()]
    .map((session) => writeOf(session, session.owner, revokeAll(session.state)))
    .filter(({ events }) => events.length > 0);
}
