import type { MessageInitShape } from '@bufbuild/protobuf';
import type {
  ResourceFilterSchema,
  ResourceTypeSchema,
} from '../../../contract/services/internal_permission/v2.ts';
import { usePermissions } from '../api/index.ts';

/** What somebody is an administrator of. A grant is named by its project and the organization that it is to. */
export type Administered =
  | { readonly level: 'instance' }
  | { readonly level: 'organization'; readonly organizationId: string }
  | { readonly level: 'project'; readonly projectId: string }
  | { readonly level: 'projectGrant'; readonly projectId: string; readonly organizationId: string };

type Resource = MessageInitShape<typeof ResourceTypeSchema>['resource'] &
  MessageInitShape<typeof ResourceFilterSchema>['resource'];

export function resourceOf(of: Administered): Resource {
  switch (of.level) {
    case 'instance':
      return { case: 'instance', value: true };
    case 'organization':
      return { case: 'organizationId', value: of.organizationId };
    case 'project':
      return { case: 'projectId', value: of.projectId };
    case 'projectGrant': {
      const { projectId, organizationId } = of;
      return { case: 'projectGrant', value: { projectId, organizationId } };
    }
  }
}

/** Names the thing among all, as for drafts. */
export const keyOf = (of: Administered): string => Object.values(of).join(':');

const areas = {
  instance: 'iam.member',
  organization: 'org.member',
  project: 'project.member',
  projectGrant: 'project.grant.member',
} as const;

export function useMayAdminister(of: Administered): (verb: 'write' | 'delete') => boolean {
  const { has } = usePermissions();
  const id = 'projectId' in of ? of.projectId : undefined;
  return (verb) => has(`${areas[of.level]}.${verb}`, id);
}
