import type { Aggregate, Decision, Loaded, NewEvent, RecordedEvent } from '../eventstore/index.ts';

/** Given/when/then for the pure rules: facts fold into state, a command decides on it. */

const epoch = new Date('2026-01-01T00:00:00Z');

/** The aggregate as it stands after these facts. */
// biome-ignore lint/suspicious/noExplicitAny: any event union
export function given<S, E extends RecordedEvent<any, any>>(
  aggregate: Aggregate<S, E>,
  ...facts: NewEvent[]
): Loaded<S> {
  const recorded = facts.map(
    (fact, index): RecordedEvent => ({
      ...fact,
      instanceId: 'instance',
      aggregateType: aggregate.type,
      aggregateId: 'id',
      version: index + 1,
      owner: 'owner',
      editorUser: 'editor',
      editorService: 'test',
      createdAt: epoch,
      position: BigInt(index + 1),
    }),
  );
  return {
    type: aggregate.type,
    id: 'id',
    state: recorded.reduce((state, event) => aggregate.evolve(state, event as E), aggregate.initial),
    version: recorded.length,
    owner: recorded.length ? 'owner' : '',
    createdAt: recorded.length ? epoch : undefined,
    changedAt: recorded.length ? epoch : undefined,
    position: BigInt(recorded.length),
  };
}

/** Type names of the facts that a decision holds, for short assertions. */
export const factTypes = (decision: Decision): string[] => decision.events.map((event) => event.type);
