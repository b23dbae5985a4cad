import { loadedLater, type Reaction, type RoutedReaction } from '../../delivery/index.ts';
import type { EventOf } from '../../eventstore/index.ts';
import { securityEventDue } from './events.ts';
import { occurrenceRouting, type Wanted } from './routing.ts';
import { streamTarget } from './target.ts';

/** What has happened that receivers may want to hear of: finds which. And what changes what waits for a stream. */
const occurred: RoutedReaction<Wanted> = {
  name: 'ssf.occurred',
  worker: 'actions',
  routing: occurrenceRouting,
  deliver: loadedLater(async () => (await import('./occurred.ts')).tellOccurred),
};

/** A stream tells of a security event, or holds it for its receiver. */
const telling: Reaction = {
  name: 'ssf.event',
  on: securityEventDue.type,
  worker: 'actions',
  recipients: (event) =>
    (event as EventOf<typeof securityEventDue>).payload.streams.map((streamId) => ({
      recipient: streamId,
      target: streamTarget(event.instanceId, streamId),
    })),
  deliver: loadedLater(async () => (await import('./telling.ts')).tellStream),
};

export const sharedSignalsReactions: readonly (Reaction | RoutedReaction)[] = [occurred, telling];
