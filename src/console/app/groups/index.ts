import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import type { Section } from '../section.ts';
import { Plus, UsersRound } from '../ui/icons.ts';

/** Users who have roles together. */
export const groups: Section = {
  places: [
    { group: 'people', to: '/groups', label: (t) => t.groups.title, icon: UsersRound, needs: 'group.read' },
  ],
  tasks: [{ to: '/groups/new', label: (t) => t.groups.add, icon: Plus, needs: 'group.create' }],
  finders: [
    {
      id: 'groups',
      label: (t) => t.groups.title,
      icon: UsersRound,
      needs: 'group.read',
      find: async (transport, typed, signal) =>
        (await import('./find.ts')).findGroups(transport, typed, signal),
    },
  ],
  routes: (root) => [
    createRoute({
      getParentRoute: () => root,
      path: '/groups',
      component: lazyRouteComponent(() => import('./list.tsx'), 'GroupList'),
    }),
    createRoute({
      getParentRoute: () => root,
      path: '/groups/new',
      component: lazyRouteComponent(() => import('./new.tsx'), 'NewGroup'),
    }),
    createRoute({
      getParentRoute: () => root,
      path: '/groups/$groupId/{-$part}',
      component: lazyRouteComponent(() => import('./group.tsx'), 'GroupPage'),
    }),
  ],
};
