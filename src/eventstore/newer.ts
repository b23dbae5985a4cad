import { unavailable } from '../errors/index.ts';
import type { ProjectionWatch } from './projector/page.ts';
import type { EventStore, EventType } from './types.ts';

/** More than this is not looked through: then nobody can say what is new. */
const mostEvents = 1_000;

/**
 * For what the tables do not know while they are behind: it may be new. Looks through the events that they do not show
 * yet, of the types that make such a thing.
 * @param isIt asked with the payload of each
 * @throws PosternError `unavailable` (EVENT-New01) when it is there, or may be
 */
export async function requireNotNew(
  {
    store,
    projections,
  }: {
    readonly store: Pick<EventStore, 'search'>;
    readonly projections: Pick<ProjectionWatch, 'position'>;
  },
  instanceId: string,
  definitions: readonly Pick<EventType, 'type'>[],
  isIt: (payload: Readonly<Record<string, unknown>>) => boolean,
): Promise<void> {
  const events = await store.search({
    instanceId,
    eventTypes: definitions.map(({ type }) => type),
    afterPosition: projections.position(),
    limit: mostEvents,
  });
  const found = events.some(({ payload }) => isIt(payload as Record<string, unknown>));
  if (found || events.length === mostEvents) throw isNew();
}

/** For what the events know and the tables do not show yet. */
export const isNew = () =>
  unavailable(
    'EVENT-New01',
    'What was asked for is newer than what this server can show of it; try again in a moment',
  );
