import { orgEvents } from '../org/index.ts';
import type { TestPostern } from '../testing/postern.ts';

export const eventApi = 'postern.event.v1.EventService';

/**
 * Writes events of so many organizations, each with the same number: added, then changed. Written beside the API, as
 * fast as the store takes them.
 */
export async function writeOrgs(
  { server, instanceId }: Pick<TestPostern, 'server' | 'instanceId'>,
  prefix: string,
  count: number,
  eventsEach = 1,
): Promise<void> {
  for (let from = 0; from < count; from += 500) {
    await server.platform.store.append(
      { instanceId, editor: { user: 'test', service: 'test' } },
      Array.from({ length: Math.min(500, count - from) }, (_, at) => {
        const id = `${prefix}${from + at}`;
        return {
          aggregateType: 'org',
          aggregateId: id,
          owner: id,
          expectedVersion: 0,
          events: Array.from({ length: eventsEach }, (_unused, n) =>
            n === 0 ? orgEvents.orgAdded({ name: id }) : orgEvents.orgChanged({ name: `${id} ${n}` }),
          ),
        };
      }),
    );
  }
}

/** One event as receivers of the plain form get it. */
export interface Told {
  readonly aggregateID: string;
  readonly sequence: number;
  readonly event_type: string;
  readonly position: string;
}

/** Aggregates of which an event came before one that is older, whatever was repeated between. */
export function outOfOrder(told: readonly Told[]): string[] {
  const newest = new Map<string, number>();
  const wrong: string[] = [];
  for (const { aggregateID, sequence } of told) {
    const last = newest.get(aggregateID) ?? 0;
    if (sequence > last + 1) wrong.push(`${aggregateID}: ${sequence} after ${last}`);
    if (sequence > last) newest.set(aggregateID, sequence);
  }
  return wrong;
}
