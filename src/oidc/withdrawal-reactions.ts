import { loadedLater, type Reaction } from '../delivery/index.ts';
import type { EventOf } from '../eventstore/index.ts';
import { consentRemoved } from './consent/events.ts';
import { grantRemoved } from './grant-management/events.ts';

/** Ends what was issued by a consent that was taken back, should who took it back not get so far. */
const consentWithdrawn: Reaction = {
  name: 'consent.withdrawn',
  on: consentRemoved.type,
  worker: 'actions',
  recipients: (event) => {
    const { clientId } = (event as EventOf<typeof consentRemoved>).payload;
    return clientId === undefined ? [] : [{ recipient: clientId, target: `consents ${event.instanceId}` }];
  },
  deliver: loadedLater(async () => (await import('./withdrawal.ts')).endWithdrawn),
};

/** The same of a grant that its application or its person gave back. */
const grantRevoked: Reaction = {
  name: 'oauth_grant.revoked',
  on: grantRemoved.type,
  worker: 'actions',
  recipients: (event) => [{ recipient: event.aggregateId, target: `grants ${event.instanceId}` }],
  deliver: loadedLater(async () => (await import('./grant-revocation.ts')).endRevoked),
};

export const withdrawalReactions: readonly Reaction[] = [consentWithdrawn, grantRevoked];
