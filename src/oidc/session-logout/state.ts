import { defineAggregate, withEntry, withoutEntry } from '../../eventstore/index.ts';
import * as events from './events.ts';

/** A client that holds tokens of a sign-in. */
export interface Participant {
  readonly clientId: string;
  readonly userId: string;
  /** Organization of the user. */
  readonly orgId: string;
  readonly oidcSessionId: string;
  /** '' where a history does not say. */
  readonly issuer: string;
  /** See `LinkedSession.userVersion`. */
  readonly userVersion: number | undefined;
}

/** Whom the end of a sign-in still has to be told, by client id. */
export interface SessionLogout {
  readonly participants: ReadonlyMap<string, Participant>;
}

const initial: SessionLogout = { participants: new Map() };

export const sessionLogoutAggregate = defineAggregate(
  'session_logout',
  events,
  initial,
  (state, event): SessionLogout => {
    switch (event.type) {
      case 'session_logout.back_channel.registered': {
        const { payload } = event;
        const participant: Participant = {
          clientId: payload.client_id,
          userId: payload.user_id,
          orgId: payload.user_resource_owner ?? '',
          oidcSessionId: payload.oidc_session_id,
          issuer: payload.issuer ?? '',
          userVersion: payload.user_version,
        };
        return { participants: withEntry(state.participants, payload.client_id, participant) };
      }
      case 'session_logout.back_channel.due':
        return { participants: withoutEntry(state.participants, event.payload.client_id) };
      default:
        return state;
    }
  },
);
