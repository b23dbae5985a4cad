import { loadedLater, type Reaction, type RoutedReaction } from '../../delivery/index.ts';
import type { EventOf } from '../../eventstore/index.ts';
import {
  securityEventDue,
  streamActivated,
  streamChanged,
  streamDeactivated,
  streamRemoved,
} from './events.ts';
import { occurrenceRouting, type Wanted } from './routing.ts';

/** What waits for a stream waits together. */
export const streamTarget = (instanceId: string, streamId: string): string => `${instanceId}/${streamId}`;

/** Under which the security events of streams are remembered. */
export const tellingName = 'ssf.event';

/** What has happened that receivers may want to hear of: finds which. */
const occurred: RoutedReaction<Wanted> = {
  name: 'ssf.occurred',
  worker: 'actions',
  routing: occurrenceRouting,
  deliver: loadedLater(async () => (await import('./occurred.ts')).tellOccurred),
};

/** A stream tells of a security event, or holds it for its receiver. */
const telling: Reaction = {
  name: tellingName,
  on: securityEventDue.type,
  worker: 'actions',
  recipients: (event) =>
    (event as EventOf<typeof securityEventDue>).payload.streams.map((streamId) => ({
      recipient: streamId,
      target: streamTarget(event.instanceId, streamId),
    })),
  deliver: loadedLater(async () => (await import('./telling.ts')).tellStream),
};

/** What waits for a stream is looked at again, since it is another one from now on. */
const streamIsAnother = [streamActivated, streamChanged, streamDeactivated, streamRemoved].map(
  ({ type }): Reaction => ({
    name: `ssf.again ${type}`,
    on: type,
    worker: 'actions',
    recipients: ({ instanceId, aggregateId }) => [
      { recipient: aggregateId, target: `signins ${instanceId}` },
    ],
    async deliver({ instanceId, recipient }, { again }) {
      await again(instanceId, streamTarget(instanceId, recipient));
      return { outcome: 'delivered', said: 'what waits for the stream is looked at again' };
    },
  }),
);

export const sharedSignalsReactions: readonly (Reaction | RoutedReaction)[] = [
  occurred,
  telling,
  ...streamIsAnother,
];
