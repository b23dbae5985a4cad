import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import type { Section } from '../section.ts';
import { Send } from '../ui/icons.ts';

/** What leaves the server. */
export const deliveries: Section = {
  places: [
    {
      group: 'automation',
      to: '/deliveries',
      label: (t) => t.deliveries.title,
      icon: Send,
      needs: 'events.read',
    },
  ],
  routes: (root) => [
    createRoute({
      getParentRoute: () => root,
      path: '/deliveries',
      component: lazyRouteComponent(() => import('./list.tsx'), 'DeliveryList'),
    }),
    createRoute({
      getParentRoute: () => root,
      path: '/deliveries/$deliveryId',
      component: lazyRouteComponent(() => import('./delivery.tsx'), 'DeliveryPage'),
    }),
  ],
};
