import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import type { Section } from '../section.ts';
import { KeyRound, Plus } from '../ui/icons.ts';

/** Who has which roles in which project. */
export const authorizations: Section = {
  places: [
    {
      group: 'access',
      to: '/authorizations',
      label: (t) => t.authorizations.title,
      icon: KeyRound,
      needs: 'user.grant.read',
      ofProject: true,
    },
  ],
  tasks: [
    {
      to: '/authorizations/new',
      label: (t) => t.authorizations.add,
      icon: Plus,
      needs: 'user.grant.write',
      ofProject: true,
    },
  ],
  routes: (root) => [
    createRoute({
      getParentRoute: () => root,
      path: '/authorizations',
      component: lazyRouteComponent(() => import('./page.tsx'), 'AuthorizationsPage'),
    }),
    createRoute({
      getParentRoute: () => root,
      path: '/authorizations/new',
      component: lazyRouteComponent(() => import('./page.tsx'), 'NewAuthorization'),
    }),
  ],
};
