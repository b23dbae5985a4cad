import type { AggregateWrite, AppendContext, Appended, EventStore } from '../types.ts';
import { changesOfWrites } from './changes.ts';
import type { Projections } from './start.ts';

/** The store, telling of what it appended before its caller knows: from then on nobody decides on what was before. */
export const tellingStore = <S extends EventStore>(
  store: S,
  projections: Pick<Projections, 'appended'>,
): S => ({
  ...store,
  async append(context: AppendContext, writes: readonly AggregateWrite[]): Promise<Appended> {
    const appended = await store.append(context, writes);
    projections.appended(appended.position, changesOfWrites(context.instanceId, writes));
    return appended;
  },
});
