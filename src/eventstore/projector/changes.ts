import type { Change } from '../../cache/index.ts';
import type { AggregateWrite, EventType } from '../types.ts';

/** What a change must be known by. */
interface Fact {
  readonly type: string;
  readonly payload: object;
}

type Concerned = Pick<Change, 'aggregateType' | 'aggregateId'>;

const concerning = new Map<string, (payload: object) => Concerned | readonly Concerned[]>();

/**
 * Some events say something of another than their own aggregate: that somebody is a member of an organization is
 * about the person. Whoever remembers by that other one is told too.
 */
export function alsoConcerns<P extends object>(
  event: Pick<EventType<string, P>, 'type'>,
  whom: (payload: P) => Concerned | readonly Concerned[],
): void {
  concerning.set(event.type, whom as (payload: object) => Concerned | readonly Concerned[]);
}

/** Event types that concern others: all of them have to be known where events are projected. */
export const concerningTypes = (): readonly string[] => [...concerning.keys()];

const alsoConcerned = (instanceId: string, { type, payload }: Fact): readonly Change[] => {
  const whom = concerning.get(type);
  return whom ? [whom(payload)].flat().map((one) => ({ instanceId, ...one })) : [];
};

const keyOf = ({ instanceId, aggregateType, aggregateId }: Change) =>
  `${instanceId}\0${aggregateType}\0${aggregateId}`;

/** Aggregates that events are about; undefined when there are more of them than are worth listing. */
export function changesOf(events: readonly (Change & Fact)[], atMost = 500): Change[] | undefined {
  const seen = new Map<string, Change>();
  for (const event of events) {
    const { instanceId, aggregateType, aggregateId } = event;
    const own = { instanceId, aggregateType, aggregateId };
    seen.set(keyOf(own), own);
    for (const also of alsoConcerned(instanceId, event)) seen.set(keyOf(also), also);
    if (seen.size > atMost) return undefined;
  }
  return [...seen.values()];
}

const wholeTypes = new Set<string>();

/**
 * All aggregates of such a type are remembered together, as limits or flags of an instance are: who remembers that
 * there are none is told of the first.
 */
export const rememberedAsWhole = (aggregateType: string): void => void wholeTypes.add(aggregateType);

/**
 * Aggregates that an append is about and that somebody may know of already: what begins with it, nobody can, but for
 * those that are remembered as a whole.
 */
export function changesOfWrites(instanceId: string, writes: readonly AggregateWrite[]): Change[] {
  const changes: Change[] = [];
  for (const { aggregateType, aggregateId, expectedVersion, events } of writes) {
    if (events.length > 0 && (expectedVersion > 0 || wholeTypes.has(aggregateType)))
      changes.push({ instanceId, aggregateType, aggregateId });
    for (const event of events) {
      changes.push(...alsoConcerned(instanceId, event));
    }
  }
  return changes;
}
