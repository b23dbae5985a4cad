import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import type { Section } from '../section.ts';
import { Boxes, Plus } from '../ui/icons.ts';

/** Projects with their roles, and grants of them to other organizations. */
export const projects: Section = {
  places: [
    {
      group: 'access',
      to: '/projects',
      label: (t) => t.projects.title,
      icon: Boxes,
      needs: 'project.read',
      ofProject: true,
    },
  ],
  tasks: [{ to: '/projects/new', label: (t) => t.projects.add, icon: Plus, needs: 'project.create' }],
  finders: [
    {
      id: 'projects',
      label: (t) => t.projects.title,
      icon: Boxes,
      needs: 'project.read',
      ofProject: true,
      find: async (transport, typed, signal) =>
        (await import('./find.ts')).findProjects(transport, typed, signal),
    },
  ],
  routes: (root) => [
    createRoute({
      getParentRoute: () => root,
      path: '/projects',
      component: lazyRouteComponent(() => import('./list.tsx'), 'ProjectList'),
    }),
    createRoute({
      getParentRoute: () => root,
      path: '/projects/new',
      component: lazyRouteComponent(() => import('./new.tsx'), 'NewProject'),
    }),
    createRoute({
      getParentRoute: () => root,
      path: '/projects/$projectId/{-$part}',
      component: lazyRouteComponent(() => import('./project.tsx'), 'ProjectPage'),
    }),
    createRoute({
      getParentRoute: () => root,
      path: '/projects/$projectId/grants/$grantedOrgId/{-$part}',
      component: lazyRouteComponent(() => import('./grant.tsx'), 'GrantPage'),
    }),
  ],
};
