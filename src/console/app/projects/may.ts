import { usePermissions } from '../api/index.ts';
import { useOrgId } from '../shell/org.tsx';

interface Owned {
  readonly projectId: string;
  readonly organizationId: string;
}

/**
 * Whether one may do something to a project: permissions in the organization in view reach its own projects, those on
 * one project reach that one.
 */
export function useMay({ projectId, organizationId }: Owned): (permission: string) => boolean {
  const { has } = usePermissions();
  const own = useOrgId() === organizationId;
  return (permission) => has(`${permission}:${projectId}`) || (own && has(permission));
}
