import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import type { Section } from '../section.ts';
import { LogIn } from '../ui/icons.ts';

/** What somebody would see who signs in. */
export const simulator: Section = {
  places: [
    {
      group: 'overview',
      to: '/simulator',
      label: (t) => t.simulator.title,
      icon: LogIn,
      needs: 'policy.read',
    },
  ],
  routes: (root) => [
    createRoute({
      getParentRoute: () => root,
      path: '/simulator',
      component: lazyRouteComponent(() => import('./simulator.tsx'), 'Simulator'),
    }),
  ],
};
