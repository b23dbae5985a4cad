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

/** Leads from events to what they are about: the page of an aggregate, where the console has one. */
export function useObjectAddress(): (aggregateType: string, id: string) => string | undefined {
  const { routesByPath } = useRouter();
  const paths = Object.keys(routesByPath);
  return (aggregateType, id) => {
    const place = places[aggregateType];
    return place && id && paths.some((path) => path.startsWith(`${place}/$`)) ? `${place}/${id}` : undefined;
  };
}
