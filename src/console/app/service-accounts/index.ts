import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import type { Section } from '../section.ts';
import { Bot, Plus } from '../ui/icons.ts';

/** Accounts of programs. */
export const serviceAccounts: Section = {
  places: [
    {
      group: 'people',
      to: '/service-accounts',
      label: (t) => t.serviceAccounts.title,
      icon: Bot,
      needs: 'user.read',
    },
  ],
  tasks: [
    { to: '/service-accounts/new', label: (t) => t.serviceAccounts.add, icon: Plus, needs: 'user.write' },
  ],
  finders: [
    {
      id: 'service-accounts',
      label: (t) => t.serviceAccounts.title,
      icon: Bot,
      needs: 'user.read',
      find: async (transport, typed, signal) =>
        (await import('./find.ts')).findServiceAccounts(transport, typed, signal),
    },
  ],
  routes: (root) => [
    createRoute({
      getParentRoute: () => root,
      path: '/service-accounts',
      component: lazyRouteComponent(() => import('./list.tsx'), 'ServiceAccountList'),
    }),
    createRoute({
      getParentRoute: () => root,
      path: '/service-accounts/new',
      component: lazyRouteComponent(() => import('./new.tsx'), 'NewServiceAccount'),
    }),
    createRoute({
      getParentRoute: () => root,
      path: '/service-accounts/$userId/{-$part}',
      component: lazyRouteComponent(() => import('./service-account.tsx'), 'ServiceAccountPage'),
    }),
  ],
};
