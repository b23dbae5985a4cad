import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import type { Section } from '../section.ts';
import { MonitorSmartphone } from '../ui/icons.ts';

/** Who is signed in. */
export const sessions: Section = {
  places: [
    {
      group: 'people',
      to: '/sessions',
      label: (t) => t.sessions.title,
      icon: MonitorSmartphone,
      needs: 'session.read',
    },
  ],
  routes: (root) => [
    createRoute({
      getParentRoute: () => root,
      path: '/sessions',
      component: lazyRouteComponent(() => import('./list.tsx'), 'SessionsPage'),
    }),
  ],
};
