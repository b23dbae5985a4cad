import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import type { Section } from '../section.ts';
import { Building2, Plus } from '../ui/icons.ts';

/** The organization in view, and all of the instance. */
export const organizations: Section = {
  places: [
    {
      group: 'organization',
      to: '/organization',
      label: (t) => t.organizations.parts.about,
      icon: Building2,
      needs: 'org.read',
    },
    {
      group: 'instance',
      to: '/organizations',
      label: (t) => t.organizations.title,
      icon: Building2,
      needs: 'iam.read',
    },
  ],
  tasks: [{ to: '/organizations/new', label: (t) => t.organizations.add, icon: Plus, needs: 'org.create' }],
  finders: [
    {
      id: 'organizations',
      label: (t) => t.organizations.title,
      icon: Building2,
      needs: 'org.read',
      find: async (transport, typed, signal) =>
        (await import('./find.ts')).findOrganizations(transport, typed, signal),
    },
  ],
  routes: (root) => [
    createRoute({
      getParentRoute: () => root,
      path: '/organizations',
      component: lazyRouteComponent(() => import('./list.tsx'), 'OrganizationList'),
    }),
    createRoute({
      getParentRoute: () => root,
      path: '/organizations/new',
      component: lazyRouteComponent(() => import('./new.tsx'), 'NewOrganization'),
    }),
    createRoute({
      getParentRoute: () => root,
      path: '/organizations/$organizationId/{-$part}',
      component: lazyRouteComponent(() => import('./organization.tsx'), 'OrganizationPage'),
    }),
    createRoute({
      getParentRoute: () => root,
      path: '/organization/{-$part}',
      component: lazyRouteComponent(() => import('./organization.tsx'), 'OwnOrganizationPage'),
    }),
  ],
};
