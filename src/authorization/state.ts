import { defineAggregate } from '../eventstore/index.ts';
import * as events from './events.ts';

export interface Authorization {
  readonly lifecycle: 'absent' | 'active' | 'inactive' | 'removed';
  readonly userId: string;
  readonly projectId: string;
  /** '' where the organization owns the project. */
  readonly projectGrantId: string;
  readonly roleKeys: readonly string[];
}

const initial: Authorization = {
  lifecycle: 'absent',
  userId: '',
  projectId: '',
  projectGrantId: '',
  roleKeys: [],
};

export const authorizationAggregate = defineAggregate(
  'usergrant',
  events,
  initial,
  (state, event): Authorization => {
    switch (event.type) {
      case 'user.grant.added': {
        const { userId, projectId, grantId = '', roleKeys } = event.payload;
        return { lifecycle: 'active', userId, projectId, projectGrantId: grantId, roleKeys: roleKeys ?? [] };
      }
      case 'user.grant.changed':
      case 'user.grant.cascade.changed':
        return { ...state, roleKeys: event.payload.roleKeys ?? [] };
      case 'user.grant.deactivated':
        return { ...state, lifecycle: 'inactive' };
      case 'user.grant.reactivated':
        return { ...state, lifecycle: 'active' };
      case 'user.grant.removed':
      case 'user.grant.cascade.removed':
        return { ...state, lifecycle: 'removed' };
      default:
        return state;
    }
  },
);
