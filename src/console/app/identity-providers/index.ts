import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import type { Section } from '../section.ts';
import { baseOf } from '../settings/catalogue.ts';
import { Fingerprint } from '../ui/icons.ts';

const levels = ['organization', 'instance'] as const;

/** Where people have accounts already; a page of settings leads here at either level. */
export const identityProviders: Section = {
  places: [],
  tasks: levels.map((level) => ({
    to: `${baseOf[level]}/identity-providers/new`,
    label: (t) =>
      `${t.settings[level === 'instance' ? 'titleInstance' : 'title']}: ${t.identityProviders.add}`,
    icon: Fingerprint,
    needs: level === 'instance' ? 'iam.idp.write' : 'org.idp.write',
    onlyTyped: true,
  })),
  routes: (root) =>
    levels.flatMap((level) => {
      const path = `${baseOf[level]}/identity-providers`;
      const name = level === 'instance' ? 'Instance' : 'Organization';
      return [
        createRoute({
          getParentRoute: () => root,
          path,
          component: lazyRouteComponent(() => import('./list.tsx'), `${name}Providers`),
        }),
        createRoute({
          getParentRoute: () => root,
          path: `${path}/new/{-$kind}`,
          component: lazyRouteComponent(() => import('./new.tsx'), `New${name}Provider`),
        }),
        createRoute({
          getParentRoute: () => root,
          path: `${path}/$providerId/{-$part}`,
          component: lazyRouteComponent(() => import('./provider.tsx'), `${name}Provider`),
        }),
      ];
    }),
};
