import { useRouter } from '@tanstack/react-router';

/** Where objects are found, by the type of their aggregate. */
const places: Readonly<Record<string, string>> = {
  user: '/users',
  org: '/organizations',
  project: '/projects',
  group: '/groups',
  target: '/actions/targets',
  action: '/scripts',
  subscription: '/subscriptions',
};

/** Who writes what nobody asked for; there are no such people. */
const nobody: ReadonlySet<string> = new Set(['SYSTEM', 'LOGIN']);

/** Leads from events to what they are about: the page of an aggregate, where the console has one. */
export function useObjectAddress(): (aggregateType: string, id: string) => string | undefined {
  const { routesByPath } = useRouter();
  const paths = Object.keys(routesByPath);
  return (aggregateType, id) => {
    const place = places[aggregateType];
    if (!place || !id || nobody.has(id)) return undefined;
    return paths.some((path) => path.startsWith(`${place}/$`)) ? `${place}/${id}` : undefined;
  };
}
