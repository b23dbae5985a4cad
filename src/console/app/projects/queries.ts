import type { MessageInitShape } from '@bufbuild/protobuf';
import { TextFilterMethod } from '../../../contract/services/filter/v2.ts';
import {
  type ListProjectGrantsRequestSchema,
  ProjectOrganizationIDFilter_Type as Ownership,
  type Project,
  type ProjectSearchFilterSchema,
} from '../../../contract/services/project/v2.ts';

type Filter = MessageInitShape<typeof ProjectSearchFilterSchema>;

export const contains = TextFilterMethod.CONTAINS_IGNORE_CASE;

export const named = (projectName: string): Filter => ({
  filter: { case: 'projectNameFilter', value: { projectName, method: contains } },
});

export const ofIds = (ids: string[]): Filter => ({ filter: { case: 'inProjectIdsFilter', value: { ids } } });

export const ofOrganization = (
  organizationId: string,
  type: Ownership = Ownership.OWNED_OR_GRANTED,
): Filter => ({ filter: { case: 'organizationIdFilter', value: { organizationId, type } } });

export const isGranted = ({ grantedOrganizationId }: Project): boolean => Boolean(grantedOrganizationId);

/** A granted project is read where it is granted: what there is to do with it is done to the grant. */
export const addressOf = (project: Project): string =>
  isGranted(project)
    ? `/projects/${project.projectId}/grants/${project.grantedOrganizationId}`
    : `/projects/${project.projectId}`;

/** The grant of a project to an organization. */
export const ofGrant = (
  projectId: string,
  grantedOrganizationId: string,
): MessageInitShape<typeof ListProjectGrantsRequestSchema> => ({
  filters: [
    { filter: { case: 'inProjectIdsFilter', value: { ids: [projectId] } } },
    { filter: { case: 'grantedOrganizationIdFilter', value: { id: grantedOrganizationId } } },
  ],
});
