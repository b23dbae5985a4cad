import type { Sql } from 'postgres';
import type { Sender } from '../delivery/index.ts';
import { unavailable } from '../errors/index.ts';
import {
  type CommandScope,
  type EventOf,
  type EventStore,
  type Executed,
  runCommand,
} from '../eventstore/index.ts';
import { backChannelLogoutEnabled } from '../flags/index.ts';
import type { Platform } from '../platform.ts';
import { type Parties, withdrawConsent } from './consent/commands.ts';
import type { consentRemoved } from './consent/events.ts';
import { type Consent, consentAggregate, consentId } from './consent/state.ts';
import { removeGrant } from './grant-management/commands.ts';
import { grantsBetween } from './grant-management/queries.ts';
import { grantAggregate } from './grant-management/state.ts';
import { endHeld } from './held.ts';
import { endAlone } from './session-logout/alone.ts';
import { endParticipation } from './session-logout/ended.ts';

/** What an application was given of a person, until then, that is good still, as far as the tables know. */
const heldBy = async (
  sql: Sql,
  instanceId: string,
  { userId, clientId }: Parties,
  { now, until }: { readonly now: Date; readonly until?: Date },
) => {
  const rows = await sql<{ id: string }[]>`
    SELECT id FROM projections.oidc_sessions_projection
    WHERE instance_id = ${instanceId} AND user_id = ${userId} AND client_id = ${clientId}
      ${until ? sql`AND creation_date <= ${until}` : sql``}
      AND (refresh_token_id <> '' OR access_token_id <> '' AND access_token_expiration > ${now})`;
  return rows.map(({ id }) => id);
};

/**
 * Forgets what somebody has agreed to, and ends what the application was given, with the
 * grants that it manages. What is about to be given by it is
 * refused, since it requires the consent; and what was given before is known to the tables by then.
 * @throws PosternError `unavailable` when the tables do not get so far: the rest ends when they do (`endWithdrawn`)
 */
export async function withdrawConsentOf(
  platform: Pick<Platform, 'store' | 'sql' | 'clock' | 'projections'>,
  scope: CommandScope,
  parties: Parties,
): Promise<Executed<Consent>> {
  const { store, sql, clock, projections } = platform;
  const id = consentId(parties.userId, parties.clientId);
  const done = await runCommand(store, scope, consentAggregate, id, ({ state }) =>
    withdrawConsent(state, parties),
  );
  if (!(await projections.waitFor(await store.head())))
    throw unavailable(
      'OIDC-Con02',
      'The consent is forgotten, but not everything that was issued by it is known here yet; it ends as soon as it is',
    );
  const held = await heldBy(sql, scope.instanceId, parties, { now: clock() });
  await endGrants(store, sql, scope, parties);
  await endHeld(store, scope, held, (ended) => endAlone(platform, scope.instanceId, ended));
  return done;
}

async function endGrants(
  store: EventStore,
  sql: Sql,
  scope: CommandScope,
  parties: Parties,
  until?: Date,
): Promise<void> {
  for (const grantId of await grantsBetween(sql, scope.instanceId, parties, until))
    await runCommand(store, scope, grantAggregate, grantId, ({ state }) => removeGrant(state));
}

/** Ends what a withdrawal has left that was cut off, or could not know of it: nobody is there who would try again. */
export const endWithdrawn: Sender['deliver'] = async ({ instanceId, event }, { store, sql, clock }) => {
  const { userId = '', clientId = '' } = (event as EventOf<typeof consentRemoved>).payload;
  const period = { now: clock(), until: event.createdAt };
  const held = await heldBy(sql, instanceId, { userId, clientId }, period);
  const scope = { instanceId, editor: { user: 'SYSTEM', service: 'consent' }, observe: () => {} };
  const isTold = await backChannelLogoutEnabled({ store }, instanceId);
  await endGrants(store, sql, scope, { userId, clientId }, period.until);
  await endHeld(store, scope, held, async (ended) => {
    if (isTold && ended.sessionId !== '')
      await endParticipation({ store }, instanceId, ended.sessionId, [ended.clientId]);
  });
  return { outcome: 'delivered', said: `ended: ${held.length}` };
};
