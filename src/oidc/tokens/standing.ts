import { isNew } from '../../eventstore/index.ts';
import type { Platform } from '../../platform.ts';
import { sessionAggregate, sessionUsers } from '../../session/index.ts';
import { machineCredentials, userState } from '../../user/index.ts';
import { type OidcSession, oidcSessionAggregate } from '../oidc-session/state.ts';
import type { TokenRow } from './lookup.ts';
import { endedByPassword } from './password-changes.ts';
import type { SubjectRow } from './subject.ts';

/**
 * What decides on tokens and those who hold them, from the events, for when the tables may be behind. Names and other
 * claims stay as the tables have them.
 */
export interface Standing {
  /** The user may act, and the sign-in (where there is one) has not ended. */
  subject<R extends SubjectRow>(instanceId: string, sessionId: string, row: R): Promise<R>;
  /** @throws PosternError `unavailable` when the token is good and the tables do not show it yet */
  ofSession(instanceId: string, id: string, row: TokenRow | undefined): Promise<TokenRow | undefined>;
  /** As `ofSession`, for a personal access token. */
  ofPerson(
    instanceId: string,
    tokenId: string,
    userId: string,
    row: TokenRow | undefined,
  ): Promise<TokenRow | undefined>;
}

const active = 1;

const seconds = (moment: Date) => Math.floor(moment.getTime() / 1000);

const newestOf = ({ accessToken }: OidcSession) =>
  accessToken
    ? {
        access_token_id: accessToken.id,
        scope: accessToken.scope.join(' '),
        issued_at: seconds(accessToken.issuedAt),
        expires_at: seconds(accessToken.expiresAt),
      }
    : { access_token_id: '' };

export function createStanding(platform: Platform): Standing {
  const { store } = platform;
  const users = sessionUsers(platform);

  async function subject<R extends SubjectRow>(instanceId: string, sessionId: string, row: R): Promise<R> {
    const [user, session] = await Promise.all([
      users.byId(instanceId, row.user_id),
      sessionId === '' ? undefined : store.load(instanceId, sessionAggregate, sessionId),
    ]);
    const mayAct = user?.active ?? false;
    return {
      ...row,
      user_state: mayAct ? userState.active : userState.inactive,
      org_state: mayAct ? active : row.org_state,
      password_changed: user?.passwordChangedAt?.getTime() ?? null,
      password_version: user?.passwordVersion ?? null,
      signed_in: session === undefined || session.state.lifecycle === 'active',
    };
  }

  return {
    subject,
    async ofSession(instanceId, id, row) {
      const { state } = await store.load(instanceId, oidcSessionAggregate, id);
      if (!state.exists || (!state.accessToken && !state.refreshToken)) return undefined;
      if (!row) throw isNew();
      const standing = await subject(instanceId, state.sessionId, row);
      const proof = { ...state, provenAt: new Date(row.granted) };
      const ended = await endedByPassword(users, instanceId, standing, proof);
      return {
        ...standing,
        signed_in: standing.signed_in && !ended,
        ...newestOf(state),
        refresh_token_id: state.refreshToken?.id ?? '',
        revoked_through: state.revokedThrough,
      };
    },
    async ofPerson(instanceId, tokenId, userId, row) {
      const { state } = await store.load(instanceId, machineCredentials, userId);
      if (!state.personalAccessTokens.has(tokenId)) return undefined;
      if (!row) throw isNew();
      return subject(instanceId, '', row);
    },
  };
}
