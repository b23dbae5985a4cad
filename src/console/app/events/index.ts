import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import type { Section } from '../section.ts';
import { ScrollText } from '../ui/icons.ts';

/** The log: everything that happened, who did it and when. */
export const events: Section = {
  places: [
    {
      group: 'instance',
      to: '/events',
      label: (t) => t.events.title,
      icon: ScrollText,
      needs: 'events.read',
    },
  ],
  routes: (root) => [
    createRoute({
      getParentRoute: () => root,
      path: '/events',
      component: lazyRouteComponent(() => import('./list.tsx'), 'EventList'),
    }),
    createRoute({
      getParentRoute: () => root,
      path: '/events/$position',
      component: lazyRouteComponent(() => import('./event.tsx'), 'EventPage'),
    }),
  ],
};
