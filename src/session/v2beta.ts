import type { SessionService } from '../contract/services/session/v2.ts';
import type { SessionService as SessionServiceBeta } from '../contract/services/session/v2beta.ts';
import { translated } from '../contract/translation.ts';
import type { ServiceImplementation } from '../contract/types.ts';

/** `zitadel.session.v2beta.SessionService`: the same messages under their earlier package. */
export const sessionServiceBeta = (v2: ServiceImplementation): ServiceImplementation =>
  translated<typeof SessionServiceBeta, typeof SessionService>('zitadel.session.v2beta.SessionService', v2, {
    same: ['createSession', 'getSession', 'setSession', 'deleteSession', 'listSessions'],
  });
