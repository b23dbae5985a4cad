import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router';
import type { Section, Task } from '../section.ts';
import { Settings, SlidersHorizontal } from '../ui/icons.ts';
import { baseOf, catalogue, type Level, textsOf } from './catalogue.ts';

const tasksAt = (level: Level): Task[] =>
  catalogue.flatMap(({ id, icon, needs }) => {
    const permission = needs[level];
    if (!permission) return [];
    const whose = level === 'instance' ? 'titleInstance' : 'title';
    return [
      {
        to: `${baseOf[level]}/${id}`,
        label: (t) => `${t.settings[whose]}: ${textsOf(t, id).title}`,
        icon,
        needs: permission,
        onlyTyped: true,
      },
    ];
  });

/** Settings of the instance and of organizations. */
export const settings: Section = {
  places: [
    {
      group: 'organization',
      to: '/settings',
      label: (t) => t.settings.title,
      icon: Settings,
      needs: 'policy.read',
    },
    {
      group: 'instance',
      to: '/instance',
      label: (t) => t.settings.titleInstance,
      icon: SlidersHorizontal,
      needs: 'iam.policy.read',
    },
  ],
  tasks: [...tasksAt('organization'), ...tasksAt('instance')],
  routes: (root) => [
    // Mails of organizations are sent by the instance too.
    createRoute({
      getParentRoute: () => root,
      path: '/settings/mail',
      beforeLoad: () => {
        throw redirect({ to: '/instance/mail' });
      },
    }),
    ...(['organization', 'instance'] as const).flatMap((level) => {
      const path = baseOf[level];
      const name = level === 'instance' ? 'Instance' : 'Organization';
      return [
        createRoute({
          getParentRoute: () => root,
          path,
          component: lazyRouteComponent(() => import('./overview.tsx'), `${name}Overview`),
        }),
        createRoute({
          getParentRoute: () => root,
          path: `${path}/messages/{-$kind}`,
          component: lazyRouteComponent(() => import('./texts/messages.tsx'), `${name}Messages`),
        }),
        createRoute({
          getParentRoute: () => root,
          path: `${path}/$setting`,
          component: lazyRouteComponent(() => import('./page.tsx'), `${name}Setting`),
        }),
      ];
    }),
  ],
};
