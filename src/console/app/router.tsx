import { createRootRoute, createRouter, retainSearchParams } from '@tanstack/react-router';
import type { Root } from './section.ts';
import { sections } from './sections.ts';
import { Broken } from './shell/broken.tsx';
import { Frame } from './shell/frame.tsx';
import { Nowhere } from './shell/nowhere.tsx';
import { Loading } from './ui/show.tsx';

/** The organization in view goes along wherever one goes. */
interface RootSearch {
  readonly org?: string;
}

const root = createRootRoute({
  component: Frame,
  notFoundComponent: Nowhere,
  errorComponent: Broken,
  validateSearch: (search: Record<string, unknown>): RootSearch => search as RootSearch,
  search: { middlewares: [retainSearchParams<RootSearch>(['org'])] },
});

/** Ids are digits that no number holds: what stands in the address stays text. */
const parseSearch = (text: string): Record<string, string> => Object.fromEntries(new URLSearchParams(text));

const stringifySearch = (search: Record<string, unknown>): string => {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(search))
    if (value !== undefined && value !== null && value !== '') params.set(name, String(value));
  const text = params.toString();
  return text && `?${text}`;
};

export const router = createRouter({
  routeTree: root.addChildren(sections.flatMap(({ routes }) => [...routes(root as unknown as Root)])),
  basepath: '/ui/console',
  parseSearch,
  stringifySearch,
  defaultPreload: 'intent',
  defaultNotFoundComponent: Nowhere,
  defaultErrorComponent: Broken,
  defaultPendingComponent: () => <Loading />,
  defaultPendingMs: 200,
  scrollRestoration: true,
});

/** Loads what the page at this address is made of, while its person is being signed in. */
export function preloadPage(): void {
  for (const { routeId } of router.matchRoutes(router.latestLocation)) {
    const route = router.routesById[routeId as keyof typeof router.routesById];
    // Whoever opens the page is told of what does not arrive.
    if (route) void Promise.resolve(router.loadRouteChunk(route)).catch(() => {});
  }
}
