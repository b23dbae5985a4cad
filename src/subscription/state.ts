import { defineAggregate } from '../eventstore/index.ts';
import * as subscriptionEvents from './events.ts';
import { type SubscriptionValues, subscriptionFields } from './fields.ts';

export interface Subscription extends SubscriptionValues {
  readonly lifecycle: 'absent' | 'active' | 'paused' | 'removed';
}

const initial: Subscription = { ...subscriptionFields.zeros, lifecycle: 'absent' };

export const subscriptionAggregate = defineAggregate(
  'subscription',
  subscriptionEvents,
  initial,
  (state, event): Subscription => {
    switch (event.type) {
      case 'subscription.added':
        return { ...subscriptionFields.fold(initial, event.payload), lifecycle: 'active' };
      case 'subscription.changed':
        return subscriptionFields.fold(state, event.payload);
      case 'subscription.paused':
        return { ...state, lifecycle: 'paused' };
      case 'subscription.resumed':
        return { ...state, lifecycle: 'active' };
      case 'subscription.removed':
        return { ...initial, lifecycle: 'removed', name: state.name };
      default:
        return state;
    }
  },
);
