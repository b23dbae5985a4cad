import { loadedLater, type Reaction, type RoutedReaction } from '../../delivery/index.ts';
import type { EventOf } from '../../eventstore/index.ts';
import { endingRouting, type Listening } from './endings.ts';
import { backChannelDue } from './events.ts';

/** What ended sign-ins: finds which clients are to be told of it. */
const signInEnded: RoutedReaction<Listening> = {
  name: 'logout.ended',
  worker: 'actions',
  routing: endingRouting,
  deliver: loadedLater(async () => (await import('./ended.ts')).tellEnded),
};

/** A client is told that a sign-in has ended, by a logout token. */
const backChannelLogout: Reaction = {
  name: 'logout.back_channel',
  on: backChannelDue.type,
  worker: 'actions',
  recipients: (event) => {
    const { client_id: clientId } = (event as EventOf<typeof backChannelDue>).payload;
    return [{ recipient: clientId, target: `${event.instanceId}/${clientId}` }];
  },
  deliver: loadedLater(async () => (await import('./telling.ts')).tellClient),
};

export const sessionLogoutReactions: readonly (Reaction | RoutedReaction)[] = [
  signInEnded,
  backChannelLogout,
];
