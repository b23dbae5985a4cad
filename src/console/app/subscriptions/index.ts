import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import type { Section } from '../section.ts';
import { Antenna } from '../ui/icons.ts';

/** Other systems that are told of events. */
export const subscriptions: Section = {
  places: [
    {
      group: 'automation',
      to: '/subscriptions',
      label: (t) => t.subscriptions.title,
      icon: Antenna,
      needs: 'events.read',
    },
  ],
  tasks: [{ to: '/subscriptions/new', label: (t) => t.subscriptions.add, icon: Antenna, needs: 'iam.write' }],
  routes: (root) => [
    createRoute({
      getParentRoute: () => root,
      path: '/subscriptions',
      component: lazyRouteComponent(() => import('./list.tsx'), 'SubscriptionList'),
    }),
    createRoute({
      getParentRoute: () => root,
      path: '/subscriptions/new',
      component: lazyRouteComponent(() => import('./new.tsx'), 'NewSubscription'),
    }),
    createRoute({
      getParentRoute: () => root,
      path: '/subscriptions/$subscriptionId/{-$part}',
      component: lazyRouteComponent(() => import('./subscription.tsx'), 'SubscriptionPage'),
    }),
  ],
};
