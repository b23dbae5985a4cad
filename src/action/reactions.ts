import { loadedLater, type RoutedReaction } from '../delivery/index.ts';
import { type EventRoutes, eventRouting } from './routes.ts';

/** Who has an execution on an event is told of it, whatever its kind of target: nothing waits for the answer. */
const eventHappened: RoutedReaction<EventRoutes> = {
  name: 'action.event',
  worker: 'actions',
  routing: eventRouting,
  deliver: loadedLater(async () => (await import('./telling.ts')).tellTarget),
};

export const actionReactions: readonly RoutedReaction[] = [eventHappened];
