import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import type { Section } from '../section.ts';
import { AppWindow, Plus, Settings } from '../ui/icons.ts';

/** What people sign in to, and what checks their tokens. */
export const applications: Section = {
  places: [
    {
      group: 'access',
      to: '/applications',
      label: (t) => t.applications.title,
      icon: AppWindow,
      needs: 'project.app.read',
      ofProject: true,
    },
  ],
  tasks: [
    {
      to: '/applications/new',
      label: (t) => t.applications.add,
      icon: Plus,
      needs: 'project.app.write',
      ofProject: true,
    },
  ],
  finders: [
    {
      id: 'applications',
      label: (t) => t.applications.title,
      icon: AppWindow,
      needs: 'project.app.read',
      ofProject: true,
      find: async (transport, typed, signal) =>
        (await import('./find.ts')).findApplications(transport, typed, signal),
    },
    {
      id: 'application-settings',
      label: (t) => t.applications.parts.settings,
      icon: Settings,
      needs: 'project.app.read',
      ofProject: true,
      find: async (...asked) => (await import('./find-settings.ts')).findSettings(...asked),
    },
  ],
  routes: (root) => [
    createRoute({
      getParentRoute: () => root,
      path: '/applications',
      component: lazyRouteComponent(() => import('./list.tsx'), 'ApplicationList'),
    }),
    createRoute({
      getParentRoute: () => root,
      path: '/projects/$projectId/applications',
      component: lazyRouteComponent(() => import('./list.tsx'), 'ProjectApplications'),
    }),
    createRoute({
      getParentRoute: () => root,
      path: '/applications/new',
      component: lazyRouteComponent(() => import('./new.tsx'), 'NewApplication'),
    }),
    createRoute({
      getParentRoute: () => root,
      path: '/applications/$applicationId/{-$part}',
      component: lazyRouteComponent(() => import('./application.tsx'), 'ApplicationPage'),
    }),
  ],
};
