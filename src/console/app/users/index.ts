import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import type { Section } from '../section.ts';
import { User, UserPlus, Users } from '../ui/icons.ts';

/** People. */
export const users: Section = {
  places: [{ group: 'people', to: '/users', label: (t) => t.users.title, icon: Users, needs: 'user.read' }],
  tasks: [{ to: '/users/new', label: (t) => t.users.add, icon: UserPlus, needs: 'user.write' }],
  finders: [
    {
      id: 'users',
      label: (t) => t.users.title,
      icon: User,
      needs: 'user.read',
      find: async (transport, typed, signal) =>
        (await import('./find.ts')).findUsers(transport, typed, signal),
    },
  ],
  routes: (root) => [
    createRoute({
      getParentRoute: () => root,
      path: '/users',
      component: lazyRouteComponent(() => import('./list.tsx'), 'UserList'),
    }),
    createRoute({
      getParentRoute: () => root,
      path: '/users/new',
      component: lazyRouteComponent(() => import('./new.tsx'), 'NewUser'),
    }),
    createRoute({
      getParentRoute: () => root,
      path: '/users/$userId/{-$part}',
      component: lazyRouteComponent(() => import('./user.tsx'), 'UserPage'),
    }),
  ],
};
