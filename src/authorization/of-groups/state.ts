import { defineAggregate } from '../../eventstore/index.ts';
import type { Authorization } from '../state.ts';
import * as events from './events.ts';

/** An authorization whose holder is a group: to what it gives, it is like one of a user. */
export interface GroupAuthorization extends Authorization {
  readonly groupId: string;
}

const initial: GroupAuthorization = {
  lifecycle: 'absent',
  userId: '',
  groupId: '',
  projectId: '',
  projectGrantId: '',
  roleKeys: [],
};

export const groupAuthorizationAggregate = defineAggregate(
  'group_authorization',
  events,
  initial,
  (state, event): GroupAuthorization => {
    switch (event.type) {
      case 'group_authorization.added': {
        const { groupId, projectId, grantId, roleKeys } = event.payload;
        return { ...initial, lifecycle: 'active', groupId, projectId, projectGrantId: grantId, roleKeys };
      }
      case 'group_authorization.changed':
      case 'group_authorization.cascade.changed':
        return { ...state, roleKeys: event.payload.roleKeys };
      default:
        return { ...state, lifecycle: 'removed' };
    }
  },
);
