import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import type { Section } from '../section.ts';
import { Plus, Server } from '../ui/icons.ts';

/** All tenants of the server, for who looks after it. */
export const instances: Section = {
  places: [
    {
      group: 'instance',
      to: '/instances',
      label: (t) => t.instances.title,
      icon: Server,
      needs: 'system.instance.read',
    },
  ],
  tasks: [
    {
      to: '/instances/new',
      label: (t) => t.instances.create.title,
      icon: Plus,
      needs: 'system.instance.write',
    },
  ],
  routes: (root) => [
    createRoute({
      getParentRoute: () => root,
      path: '/instances',
      component: lazyRouteComponent(() => import('./list.tsx'), 'InstanceList'),
    }),
    createRoute({
      getParentRoute: () => root,
      path: '/instances/new',
      component: lazyRouteComponent(() => import('./new.tsx'), 'NewInstance'),
    }),
    createRoute({
      getParentRoute: () => root,
      path: '/instances/$instanceId/{-$part}',
      component: lazyRouteComponent(() => import('./instance.tsx'), 'InstancePage'),
    }),
  ],
};
