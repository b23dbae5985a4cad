import type { SealedValue } from '../crypto/types.ts';
import { defineAggregate, withEntry, withoutEntry } from '../eventstore/index.ts';
import * as events from './events.ts';
import * as executionEvents from './execution-events.ts';
import { type TargetValues, targetFields } from './fields.ts';

export interface TargetKey {
  readonly active: boolean;
  readonly expiration: Date | undefined;
}

export interface Target extends TargetValues {
  readonly lifecycle: 'absent' | 'active' | 'removed';
  readonly signingKey: SealedValue | undefined;
  /** By key id. */
  readonly keys: ReadonlyMap<string, TargetKey>;
}

const initial: Target = {
  lifecycle: 'absent',
  ...targetFields.zeros,
  signingKey: undefined,
  keys: new Map(),
};

const marked = (target: Target, id: string, active: boolean): Target => {
  const key = target.keys.get(id);
  return key ? { ...target, keys: withEntry(target.keys, id, { ...key, active }) } : target;
};

/** An endpoint that is called when something is asked, answered or happened. */
export const targetAggregate = defineAggregate('target', events, initial, (state, event): Target => {
  switch (event.type) {
    case 'target.added':
    case 'target.changed': {
      const { signingKey = state.signingKey } = event.payload;
      const next = { ...state, lifecycle: 'active' as const, signingKey: signingKey as SealedValue };
      return targetFields.fold(next, event.payload);
    }
    case 'target.removed':
      return { ...initial, lifecycle: 'removed', name: state.name };
    case 'target.key.added': {
      const { keyId, expiration } = event.payload;
      const key = { active: false, expiration: expiration === undefined ? undefined : new Date(expiration) };
      return { ...state, keys: withEntry(state.keys, keyId, key) };
    }
    case 'target.key.activated':
      return marked(state, event.payload.keyId, true);
    case 'target.key.deactivated':
      return marked(state, event.payload.keyId, false);
    default:
      return { ...state, keys: withoutEntry(state.keys, event.payload.keyId) };
  }
});

/** Ids of the targets of an event, in their order. */
export const targetsIn = (payload: {
  readonly targets: readonly { readonly type: number; readonly target: string }[] | null;
}): readonly string[] => (payload.targets ?? []).filter(({ type }) => type !== 1).map(({ target }) => target);

/** The targets that a condition calls, in order. Its id is the condition (`conditionId`). */
export interface Execution {
  readonly targets: readonly string[] | undefined;
}

export const executionAggregate = defineAggregate(
  'execution',
  executionEvents,
  { targets: undefined } as Execution,
  (_, event): Execution => ({
    targets: event.type === 'execution.v2.set' ? targetsIn(event.payload) : undefined,
  }),
);
