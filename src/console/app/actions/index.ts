import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import type { Section } from '../section.ts';
import { Webhook, Zap } from '../ui/icons.ts';

/** Endpoints that are called (targets), and when. */
export const actions: Section = {
  places: [
    {
      group: 'automation',
      to: '/actions',
      label: (t) => t.actions.title,
      icon: Zap,
      needs: 'action.execution.read',
    },
  ],
  tasks: [
    {
      to: '/actions/targets/new',
      label: (t) => t.actions.targets.add,
      icon: Webhook,
      needs: 'action.target.write',
    },
  ],
  finders: [
    {
      id: 'targets',
      label: (t) => t.actions.targets.title,
      icon: Webhook,
      needs: 'action.target.read',
      find: async (transport, typed, signal) =>
        (await import('./find.ts')).findTargets(transport, typed, signal),
    },
  ],
  routes: (root) => [
    createRoute({
      getParentRoute: () => root,
      path: '/actions',
      component: lazyRouteComponent(() => import('./when.tsx'), 'WhatRunsWhen'),
    }),
    createRoute({
      getParentRoute: () => root,
      path: '/actions/targets',
      component: lazyRouteComponent(() => import('./target-list.tsx'), 'TargetList'),
    }),
    createRoute({
      getParentRoute: () => root,
      path: '/actions/targets/new',
      component: lazyRouteComponent(() => import('./new-target.tsx'), 'NewTarget'),
    }),
    createRoute({
      getParentRoute: () => root,
      path: '/actions/targets/$targetId/{-$part}',
      component: lazyRouteComponent(() => import('./target.tsx'), 'TargetPage'),
    }),
  ],
};
