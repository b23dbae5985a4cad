import { createQueryOptions, useQuery } from '@connectrpc/connect-query';
import { type ReactNode, useMemo } from 'react';
import { AuthService } from '../../../contract/services/auth/v1.ts';
import type { Api } from './api.ts';

export interface Permissions {
  /** Everywhere in the organization in view, or on one project or grant by its id: `has('project.write', '17')`. */
  has(permission: string, resource?: string): boolean;
  /** On anything in the organization in view: whether a list of these makes sense. */
  hasSomewhere(permission: string): boolean;
  /** False until the API has told: nothing is allowed so far. */
  readonly ready: boolean;
}

/** @param granted as the API lists them; those on a single project or grant name it: `project.write:17` */
export function permissionsOf(granted: readonly string[] | undefined): Permissions {
  const exact = new Set(granted);
  const somewhere = new Set(granted?.map((one) => one.split(':', 1)[0] ?? ''));
  return {
    has: (permission, resource) =>
      exact.has(permission) || (resource !== undefined && exact.has(`${permission}:${resource}`)),
    hasSomewhere: (permission) => somewhere.has(permission),
    ready: granted !== undefined,
  };
}

const freshMs = 60_000;

/** Asks for them before there is a page, which would grow by what one may do. Never fails: the page asks again. */
export const askPermissions = ({ queries, transportFor }: Api, orgId: string): Promise<void> =>
  queries.prefetchQuery({
    ...createQueryOptions(
      AuthService.method.listMyZitadelPermissions,
      {},
      { transport: transportFor(orgId) },
    ),
    staleTime: freshMs,
    retry: false,
  });

/** What the caller may do in the organization in view, by the API's own word. */
export function usePermissions(): Permissions {
  const { data } = useQuery(AuthService.method.listMyZitadelPermissions, {}, { staleTime: freshMs });
  return useMemo(() => permissionsOf(data?.result), [data]);
}

export interface AllowedProps {
  /** One permission, or several that are all needed. */
  readonly to: string | readonly string[];
  /** The project or grant that it is about. */
  readonly resource?: string | undefined;
  readonly children: ReactNode;
}

/** Shows its children to who may; others see nothing. */
export function Allowed({ to, resource, children }: AllowedProps) {
  const { has } = usePermissions();
  return [to].flat().every((permission) => has(permission, resource)) ? children : null;
}
