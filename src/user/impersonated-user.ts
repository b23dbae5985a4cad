import { type Decision, defineAggregate } from '../eventstore/index.ts';
import { userRemoved } from './events.ts';
import { type RecordedActor, userImpersonated } from './impersonation-events.ts';

/** What writing the fact needs: whose the user is, and its version. */
export const impersonatedUser = defineAggregate('user', { userRemoved }, {}, (state) => state);

/** Told to whoever reads the user's history. */
export const impersonate = (clientId: string, actor: RecordedActor): Decision => ({
  events: [userImpersonated({ applicationId: clientId, actor })],
});
