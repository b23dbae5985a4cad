import type { Domain } from '../../../contract/services/instance/v1.ts';

export const primaryOf = (domains: readonly Domain[]): string =>
  (domains.find(({ primary }) => primary) ?? domains[0])?.domain ?? '';

export const isHere = (domains: readonly Domain[]): boolean =>
  domains.some(({ domain }) => domain === location.hostname);

/** Where an instance's own console is: at its primary domain, as this page is reached at its own. */
export function consoleOf(domains: readonly Domain[]): string {
  const { protocol, port } = location;
  return `${protocol}//${primaryOf(domains)}${port && `:${port}`}/ui/console`;
}
