import { flagsIn } from '../../flags/index.ts';
import type { Platform } from '../../platform.ts';
import type { OidcSession } from '../oidc-session/state.ts';
import { endParticipation } from './ended.ts';

/** An application has lost by its person's doing what it had of a sign-in: it hears of that, and the others do not. */
export async function endAlone(
  platform: Pick<Platform, 'store' | 'projections'>,
  instanceId: string,
  { sessionId, clientId }: Pick<OidcSession, 'sessionId' | 'clientId'>,
): Promise<void> {
  if (sessionId === '' || !(await flagsIn(platform, instanceId)).enableBackChannelLogout) return;
  await endParticipation(platform, instanceId, sessionId, [clientId]);
}
