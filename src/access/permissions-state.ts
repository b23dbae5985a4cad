import { defineAggregate, withEntry, withoutEntry } from '../eventstore/index.ts';
import type { Holder, Permission } from './decision/index.ts';
import {
  permissionAdded,
  permissionCascadeChanged,
  permissionCascadeRemoved,
  permissionChanged,
  permissionRemoved,
} from './events.ts';

/** Who may do what on one resource, or on all of a type. */
export interface ResourcePermissions {
  /** By holder. */
  readonly permissions: ReadonlyMap<string, Permission>;
}

/** Ids may hold anything, types do not. */
export const holderKey = ({ type, id }: Holder): string => `${type} ${id}`;

const initial: ResourcePermissions = { permissions: new Map() };

const holderOf = (payload: { holderType: string; holderId: string }): Holder => ({
  type: payload.holderType as Holder['type'],
  id: payload.holderId,
});

export const resourceAggregate = defineAggregate(
  'resource',
  {
    permissionAdded,
    permissionChanged,
    permissionRemoved,
    permissionCascadeChanged,
    permissionCascadeRemoved,
  },
  initial,
  (state, event): ResourcePermissions => {
    const holder = holderOf(event.payload);
    const key = holderKey(holder);
    switch (event.type) {
      case 'resource.permission.added':
      case 'resource.permission.changed':
      case 'resource.permission.cascade.changed': {
        const { actions } = event.payload;
        return { permissions: withEntry(state.permissions, key, { holder, actions }) };
      }
      default:
        return { permissions: withoutEntry(state.permissions, key) };
    }
  },
);
