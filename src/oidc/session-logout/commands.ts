import type { Decision } from '../../eventstore/index.ts';
import * as events from './events.ts';
import type { Participant, SessionLogout } from './state.ts';

/** Decisions on who hears of the end of a sign-in. */

/**
 * A client was given tokens of the sign-in. One that is known decides nothing, unless it knows the person by another
 * issuer now, or by a newer proof, which may outlive what ends the older.
 */
export function registerParticipant(
  { participants }: SessionLogout,
  participant: Participant,
  backChannelLogoutUri: string,
): Decision {
  const known = participants.get(participant.clientId);
  if (known?.issuer === participant.issuer && known.userVersion === participant.userVersion)
    return { events: [] };
  return {
    events: [
      events.backChannelRegistered({
        client_id: participant.clientId,
        user_id: participant.userId,
        oidc_session_id: participant.oidcSessionId,
        issuer: participant.issuer,
        back_channel_logout_uri: backChannelLogoutUri,
        user_resource_owner: participant.orgId,
        ...(participant.userVersion !== undefined && { user_version: participant.userVersion }),
      }),
    ],
  };
}

/** The sign-in has ended for these clients; those that were told, or are to be, are not told again. */
export const endFor = ({ participants }: SessionLogout, clientIds: readonly string[]): Decision => ({
  events: clientIds.flatMap((clientId) => {
    const participant = participants.get(clientId);
    if (!participant) return [];
    return events.backChannelDue({
      client_id: clientId,
      user_id: participant.userId,
      oidc_session_id: participant.oidcSessionId,
      ...(participant.issuer !== '' && { issuer: participant.issuer }),
    });
  }),
});
