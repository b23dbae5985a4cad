import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import type { Section } from '../section.ts';
import { Code } from '../ui/icons.ts';

/** Scripts of an organization (actions of version 1), and the flows in which they run. */
export const scripts: Section = {
  places: [
    {
      group: 'automation',
      to: '/scripts',
      label: (t) => t.scripts.title,
      icon: Code,
      needs: 'org.action.read',
    },
  ],
  tasks: [{ to: '/scripts/new', label: (t) => t.scripts.add, icon: Code, needs: 'org.action.write' }],
  routes: (root) => [
    createRoute({
      getParentRoute: () => root,
      path: '/scripts',
      component: lazyRouteComponent(() => import('./list.tsx'), 'ScriptList'),
    }),
    createRoute({
      getParentRoute: () => root,
      path: '/scripts/new',
      component: lazyRouteComponent(() => import('./new.tsx'), 'NewScript'),
    }),
    createRoute({
      getParentRoute: () => root,
      path: '/scripts/flows',
      component: lazyRouteComponent(() => import('./flows.tsx'), 'Flows'),
    }),
    createRoute({
      getParentRoute: () => root,
      path: '/scripts/$scriptId/{-$part}',
      component: lazyRouteComponent(() => import('./script.tsx'), 'ScriptPage'),
    }),
  ],
};
