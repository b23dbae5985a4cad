import type { RecordedEvent } from '../eventstore/index.ts';

/** Which events are meant. What is empty restricts nothing. */
export interface EventChoice {
  readonly aggregateTypes: readonly string[];
  /** `user.human.added`, or `user.human.*` for all that begin so. */
  readonly eventTypes: readonly string[];
  readonly organizationId: string;
}

export const groupMark = '.*';

/** What of an event decides whether it is meant. */
export type Chosen = Pick<RecordedEvent, 'type' | 'aggregateType' | 'owner'>;

/** A filter, ready to be asked of many events. */
export function chooser(choice: EventChoice): (event: Chosen) => boolean {
  const aggregates = new Set(choice.aggregateTypes);
  const exact = new Set(choice.eventTypes.filter((type) => !type.endsWith(groupMark)));
  const groups = choice.eventTypes
    .filter((type) => type.endsWith(groupMark))
    .map((type) => type.slice(0, -1));
  const { organizationId } = choice;
  const anyType = choice.eventTypes.length === 0;
  return ({ type, aggregateType, owner }) =>
    (aggregates.size === 0 || aggregates.has(aggregateType)) &&
    (anyType || exact.has(type) || groups.some((group) => type.startsWith(group))) &&
    (organizationId === '' || organizationId === owner);
}
