import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import type { Section } from '../section.ts';
import { ShieldCheck, UserCog } from '../ui/icons.ts';

/** Who looks after the organization in view, and after the instance. */
export const administrators: Section = {
  places: [
    {
      group: 'organization',
      to: '/administrators',
      label: (t) => t.administrators.title,
      icon: UserCog,
      needs: 'org.member.read',
    },
    {
      group: 'instance',
      to: '/instance-administrators',
      label: (t) => t.administrators.title,
      icon: ShieldCheck,
      needs: 'iam.member.read',
    },
  ],
  routes: (root) => [
    createRoute({
      getParentRoute: () => root,
      path: '/administrators',
      component: lazyRouteComponent(() => import('./pages.tsx'), 'OrganizationAdministrators'),
    }),
    createRoute({
      getParentRoute: () => root,
      path: '/instance-administrators',
      component: lazyRouteComponent(() => import('./pages.tsx'), 'InstanceAdministrators'),
    }),
  ],
};
