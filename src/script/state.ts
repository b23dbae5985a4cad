import { defineAggregate, withEntry, withoutEntry } from '../eventstore/index.ts';
import * as events from './events.ts';
import { type ActionValues, actionFields } from './fields.ts';
import * as flowEvents from './flow-events.ts';

export interface Action extends ActionValues {
  readonly lifecycle: 'absent' | 'active' | 'inactive' | 'removed';
}

const initial: Action = { lifecycle: 'absent', ...actionFields.zeros };

/** A script that an organization has run in its flows. */
export const actionAggregate = defineAggregate('action', events, initial, (state, event): Action => {
  switch (event.type) {
    case 'action.added':
      return actionFields.fold({ ...state, lifecycle: 'active' as const }, event.payload);
    case 'action.changed':
      return actionFields.fold(state, event.payload);
    case 'action.deactivated':
      return { ...state, lifecycle: 'inactive' };
    case 'action.reactivated':
      return { ...state, lifecycle: 'active' };
    default:
      return { ...initial, lifecycle: 'removed', name: state.name };
  }
});

/** Ids of actions in their order, by flow and trigger. */
export interface Flows {
  readonly triggers: ReadonlyMap<string, readonly string[]>;
}

export const triggerKey = (flowType: number, triggerType: number): string => `${flowType}/${triggerType}`;
const ofFlow = (flowType: number) => (key: string) => key.startsWith(`${flowType}/`);

/** The flows of an organization: facts of its aggregate. */
export const flowsAggregate = defineAggregate(
  'org',
  flowEvents,
  { triggers: new Map() } as Flows,
  ({ triggers }, event): Flows => {
    switch (event.type) {
      case 'org.flow.trigger_actions.set': {
        const { flowType, triggerType, actionIDs } = event.payload;
        const key = triggerKey(flowType, triggerType);
        return {
          triggers: actionIDs?.length ? withEntry(triggers, key, actionIDs) : withoutEntry(triggers, key),
        };
      }
      case 'org.flow.trigger_actions.cascade.removed': {
        const { flowType, actionID } = event.payload;
        const next = [...triggers].map(([key, ids]): [string, readonly string[]] => [
          key,
          ofFlow(flowType)(key) ? ids.filter((id) => id !== actionID) : ids,
        ]);
        return { triggers: new Map(next.filter(([, ids]) => ids.length > 0)) };
      }
      default: {
        const isCleared = ofFlow(event.payload.flowType);
        return { triggers: new Map([...triggers].filter(([key]) => !isCleared(key))) };
      }
    }
  },
);
