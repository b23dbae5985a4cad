import type { Aggregate, RecordedEvent } from '../eventstore/index.ts';
import type { OwnFlags } from './definitions.ts';
import { type Level, resets, setters } from './events.ts';

/** Flags that a level has set. */
function flagsAt(level: Level): Aggregate<OwnFlags> {
  const names = new Map([...setters[level]].map(([name, { type }]) => [type as string, name] as const));
  return {
    type: 'feature',
    initial: {},
    eventTypes: [resets[level].type, ...names.keys()],
    evolve(own, event: RecordedEvent) {
      const name = names.get(event.type);
      if (name === undefined) return {};
      return { ...own, [name]: (event.payload as { value: unknown }).value };
    },
  };
}

export const flagAggregates = { system: flagsAt('system'), instance: flagsAt('instance') } as const;

/** Where a level's flags are kept: those of the system in no instance. */
export const placeOf = (level: Level, instanceId: string) =>
  level === 'system' ? { instanceId: '', id: 'SYSTEM' } : { instanceId, id: instanceId };
