import type { InstanceContext } from '../../contract/types.ts';
import { type AggregateWrite, writeOf } from '../../eventstore/index.ts';
import { flagsIn } from '../../flags/index.ts';
import type { Platform } from '../../platform.ts';
import { sessionAggregate, sessionUsers } from '../../session/index.ts';
import { registerParticipant } from '../session-logout/commands.ts';
import { endParticipation } from '../session-logout/ended.ts';
import { type Participant, sessionLogoutAggregate } from '../session-logout/state.ts';
import type { Authorized } from './authorized.ts';

/** What is written beside the first tokens of a client that wants to hear of the end of the sign-in. */
export interface Registration {
  readonly writes: readonly AggregateWrite[];
  /** Behind the write: a sign-in that ended before it told nobody of it. */
  readonly settle: () => Promise<void>;
}

const none: Registration = { writes: [], settle: async () => {} };

/** Costs clients nothing that have no `back_channel_logout_uri`, nor those that refresh. */
export function registration(
  platform: Platform,
  { id: instanceId, origin }: InstanceContext,
  { granted, session, form }: Authorized,
): Registration | Promise<Registration> {
  const { clientId, userId, orgId, sessionId, userVersion } = granted;
  // Who acts as somebody else is no part of that person's sign-in.
  if (form.backChannelLogoutUri === '' || !('begins' in session) || sessionId === '' || granted.actor)
    return none;
  const participant = {
    clientId,
    userId,
    orgId,
    oidcSessionId: session.begins,
    issuer: origin,
    userVersion,
  };
  return register(platform, instanceId, sessionId, participant, form.backChannelLogoutUri);
}

async function register(
  platform: Platform,
  instanceId: string,
  sessionId: string,
  participant: Participant,
  backChannelLogoutUri: string,
): Promise<Registration> {
  if (!(await flagsIn(platform, instanceId)).enableBackChannelLogout) return none;
  const loaded = await platform.store.load(instanceId, sessionLogoutAggregate, sessionId);
  const decision = registerParticipant(loaded.state, participant, backChannelLogoutUri);
  if (decision.events.length === 0) return none;
  return {
    writes: [writeOf(loaded, instanceId, decision)],
    async settle() {
      const [session, user] = await Promise.all([
        platform.store.load(instanceId, sessionAggregate, sessionId),
        sessionUsers(platform).byId(instanceId, participant.userId),
      ]);
      if (session.state.lifecycle === 'active' && user?.active) return;
      await endParticipation(platform, instanceId, sessionId, [participant.clientId]);
    },
  };
}
