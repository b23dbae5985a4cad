import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import type { Section } from '../section.ts';
import { House } from '../ui/icons.ts';

export const overview: Section = {
  places: [{ group: 'overview', to: '/', label: (t) => t.shell.titles.overview, icon: House }],
  routes: (root) => [
    createRoute({
      getParentRoute: () => root,
      path: '/',
      component: lazyRouteComponent(() => import('./overview.tsx'), 'Overview'),
    }),
  ],
};
