import type { Sql } from 'postgres';
import { unavailable } from '../errors/index.ts';
import { type CommandScope, type Executed, runCommand } from '../eventstore/index.ts';
import type { Platform } from '../platform.ts';
import { type Parties, withdrawConsent } from './consent/commands.ts';
import { type Consent, consentAggregate, consentId } from './consent/state.ts';
import { revokeAll } from './oidc-session/commands.ts';
import { oidcSessionAggregate } from './oidc-session/state.ts';
import { endAlone } from './session-logout/alone.ts';

/** What an application holds of a person that is good still, as far as the tables know. */
const heldBy = async (sql: Sql, instanceId: string, { userId, clientId }: Parties, now: Date) => {
  const rows = await sql<{ id: string }[]>`
    SELECT id FROM projections.oidc_sessions_projection
    WHERE instance_id = ${instanceId} AND user_id = ${userId} AND client_id = ${clientId}
      AND (refresh_token_id <> '' OR access_token_id <> '' AND access_token_expiration > ${now})`;
  return rows.map(({ id }) => id);
};

/** So many are revoked at a time; appends of one moment share a round trip. */
const atOnce = 32;

/**
 * Forgets what somebody has agreed to, and ends what the application was given. What is about to be given by it is
 * refused, since it requires the consent; and what was given before is known to the tables by then.
 * @throws PosternError `unavailable` when the tables do not get so far: whoever tries again ends the rest
 */
export async function withdrawConsentOf(
  platform: Pick<Platform, 'store' | 'sql' | 'clock' | 'projections'>,
  scope: CommandScope,
  parties: Parties,
): Promise<Executed<Consent>> {
  const { store, sql, clock, projections } = platform;
  const id = consentId(parties.userId, parties.clientId);
  const done = await runCommand(store, scope, consentAggregate, id, ({ state }) => withdrawConsent(state));
  if (!(await projections.waitFor(await store.head())))
    throw unavailable(
      'OIDC-Con02',
      'The consent is forgotten, but not everything that was issued by it is known here yet; try again to end that',
    );
  const held = await heldBy(sql, scope.instanceId, parties, clock());
  const end = async (each: string) => {
    const { before } = await runCommand(store, scope, oidcSessionAggregate, each, ({ state }) =>
      revokeAll(state),
    );
    await endAlone(platform, scope.instanceId, before.state);
  };
  for (let at = 0; at < held.length; at += atOnce) await Promise.all(held.slice(at, at + atOnce).map(end));
  return done;
}
