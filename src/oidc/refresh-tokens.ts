import type { Sql } from 'postgres';
import { listDetailsV1, timestamp } from '../contract/details.ts';
import type { AuthService } from '../contract/services/auth/v1.ts';
import type { Handlers, RequestContext } from '../contract/types.ts';
import { maxPageLimit } from '../database/search.ts';
import { notFound, unavailable } from '../errors/index.ts';
import { type Loaded, runCommand } from '../eventstore/index.ts';
import type { Platform } from '../platform.ts';
import { revokeAll } from './oidc-session/commands.ts';
import { type OidcSession, oidcSessionAggregate } from './oidc-session/state.ts';
import { endAlone } from './session-logout/alone.ts';

/** OIDC sessions of a person that hold a refresh token, newest first: what was signed out elsewhere is none any more. */
const heldBy = async (sql: Sql, instanceId: string, userId: string): Promise<string[]> => {
  const rows = await sql<{ id: string }[]>`
    SELECT s.id FROM projections.oidc_sessions_projection s
    WHERE s.instance_id = ${instanceId} AND s.user_id = ${userId} AND s.refresh_token_id <> ''
      AND (s.session_id = '' OR 'offline_access' = ANY (s.scope) OR EXISTS (
        SELECT FROM projections.sessions_projection b WHERE b.instance_id = s.instance_id AND b.id = s.session_id))
    ORDER BY s.creation_date DESC, s.id DESC`;
  return rows.map(({ id }) => id);
};

/** So many are revoked at a time; appends of one moment share a round trip. */
const atOnce = 32;

const isGood = ({ refreshToken }: OidcSession, now: Date) =>
  refreshToken !== undefined && now < refreshToken.expiresAt && now < refreshToken.idleExpiresAt;

/**
 * What a person has granted to applications for longer, in `zitadel.auth.v1.AuthService`. A token that is renewed is
 * another one, so they go by the id of the OIDC session, which stays.
 */
export function refreshTokenHandlers(platform: Platform): Handlers<typeof AuthService> {
  const { store, sql, clock, projections } = platform;

  const message = (session: Loaded<OidcSession>) => ({
    id: session.id,
    details: {
      sequence: BigInt(session.version),
      creationDate: timestamp(session.createdAt),
      changeDate: timestamp(session.changedAt),
      resourceOwner: session.owner,
    },
    clientId: session.state.clientId,
    authTime: timestamp(session.state.authTime),
    idleExpiration: timestamp(session.state.refreshToken?.idleExpiresAt),
    expiration: timestamp(session.state.refreshToken?.expiresAt),
    scopes: [...session.state.scope],
    audience: [...session.state.audience],
  });

  async function revoke(context: RequestContext, userId: string, id: string) {
    const done = await runCommand(store, context.scope, oidcSessionAggregate, id, ({ state }) => {
      if (!state.exists || state.userId !== userId) {
        throw notFound('OIDC-Rtk01', 'There is no such refresh token of yours', { field: 'id' });
      }
      return revokeAll(state);
    });
    await endAlone(platform, context.instance.id, done.before.state);
    return done;
  }

  return {
    async listMyRefreshTokens(_request, context) {
      const { userId } = context.requireCaller();
      const instanceId = context.instance.id;
      const ids = (await heldBy(sql, instanceId, userId)).slice(0, maxPageLimit);
      const sessions = await store.loadMany(instanceId, oidcSessionAggregate, ids);
      const result = ids
        .map((id) => sessions.get(id) as Loaded<OidcSession>)
        .filter(({ state }) => isGood(state, clock()))
        .map(message);
      const page = { rows: result, total: BigInt(result.length), limit: maxPageLimit };
      return { details: listDetailsV1(page, projections.position(), clock()), result };
    },

    /** With a refresh token goes its access token. */
    async revokeMyRefreshToken({ id }, context) {
      const { userId } = context.requireCaller();
      const done = await revoke(context, userId, id);
      return { details: { sequence: BigInt(done.version), changeDate: timestamp(done.changedAt) } };
    },

    async revokeAllMyRefreshTokens(_request, context) {
      const { userId } = context.requireCaller();
      // None that was issued until now may be missed.
      if (!(await projections.waitFor(await store.head()))) {
        throw unavailable(
          'OIDC-Rtk02',
          'Not everything that was issued is known here yet; nothing was revoked',
        );
      }
      const ids = await heldBy(sql, context.instance.id, userId);
      for (let at = 0; at < ids.length; at += atOnce) {
        await Promise.all(ids.slice(at, at + atOnce).map((id) => revoke(context, userId, id)));
      }
      return {};
    },
  };
}
