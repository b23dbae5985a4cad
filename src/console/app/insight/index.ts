import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import type { Section } from '../section.ts';
import { Activity } from '../ui/icons.ts';

/** How the instance is used, over time. */
export const insight: Section = {
  places: [
    {
      group: 'overview',
      to: '/insight',
      label: (t) => t.insight.title,
      icon: Activity,
      needs: 'events.read',
    },
  ],
  routes: (root) => [
    createRoute({
      getParentRoute: () => root,
      path: '/insight',
      component: lazyRouteComponent(() => import('./insight.tsx'), 'Insight'),
    }),
  ],
};
