import { loadedLater, type Reaction } from '../../delivery/index.ts';
import type { EventOf } from '../../eventstore/index.ts';
import { backChannelAuthorizationAdded, backChannelAuthorizationDue } from './events.ts';

/** A person is told that a client asks for them. */
const personAsked: Reaction = {
  name: 'ciba.person',
  on: backChannelAuthorizationAdded.type,
  worker: 'notifier',
  recipients: (event) => {
    const { user_id: userId } = (event as EventOf<typeof backChannelAuthorizationAdded>).payload;
    return userId === undefined ? [] : [{ recipient: userId, target: `asked ${event.instanceId}` }];
  },
  deliver: loadedLater(async () => (await import('./asking.ts')).askPerson),
};

/** A client is told how its request ended, by ping or push. */
const clientTold: Reaction = {
  name: 'ciba.client',
  on: backChannelAuthorizationDue.type,
  worker: 'actions',
  recipients: (event) => {
    const { client_id: clientId } = (event as EventOf<typeof backChannelAuthorizationDue>).payload;
    return [{ recipient: clientId, target: `ciba ${event.instanceId}/${clientId}` }];
  },
  deliver: loadedLater(async () => (await import('./telling.ts')).tellClient),
};

export const cibaReactions: readonly Reaction[] = [personAsked, clientTold];
