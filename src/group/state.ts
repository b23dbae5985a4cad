import {
  type Aggregate,
  defineAggregate,
  type RecordedEvent,
  withEntry,
  withMember,
  withoutEntry,
  withoutMember,
} from '../eventstore/index.ts';
import * as events from './events.ts';
import { type GroupValues, groupFields } from './fields.ts';

export interface Group extends GroupValues {
  readonly lifecycle: 'absent' | 'active' | 'removed';
  readonly userIds: ReadonlySet<string>;
  /** By provisioning domain. */
  readonly externalIds: ReadonlyMap<string, string>;
}

const initial: Group = {
  lifecycle: 'absent',
  ...groupFields.zeros,
  userIds: new Set(),
  externalIds: new Map(),
};

/** A group of users of one organization. */
export const groupAggregate = defineAggregate('group', events, initial, (state, event): Group => {
  switch (event.type) {
    case 'group.added':
      return groupFields.fold({ ...state, lifecycle: 'active' as const }, event.payload);
    case 'group.changed':
      return groupFields.fold(state, event.payload);
    case 'group.removed':
      return { ...initial, lifecycle: 'removed', name: state.name };
    case 'group.users.added':
      return { ...state, userIds: event.payload.userIds.reduce(withMember, state.userIds) };
    case 'group.users.removed':
      return { ...state, userIds: event.payload.userIds.reduce(withoutMember, state.userIds) };
    case 'group.external_id.set': {
      const { externalId, provisioningDomain = '' } = event.payload;
      const externalIds =
        externalId === ''
          ? withoutEntry(state.externalIds, provisioningDomain)
          : withEntry(state.externalIds, provisioningDomain, externalId);
      return { ...state, externalIds };
    }
    default:
      return state;
  }
});

/** Whether a group is there; its owner is the aggregate's. */
export const groupPresence: Aggregate<boolean> = {
  type: 'group',
  eventTypes: [events.groupAdded.type, events.groupRemoved.type],
  initial: false,
  evolve: (_, event: RecordedEvent) => event.type === events.groupAdded.type,
};

/** Whether a user is there: all that groups need to know of users. */
export const userPresence: Aggregate<boolean> = {
  type: 'user',
  eventTypes: ['user.human.added', 'user.human.selfregistered', 'user.machine.added', 'user.removed'],
  initial: false,
  evolve: (_, event: RecordedEvent) => event.type !== 'user.removed',
};
