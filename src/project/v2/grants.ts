import { paginationOf, timestamp } from '../../contract/details.ts';
import { pageAsked } from '../../contract/page-asked.ts';
import type { ProjectService } from '../../contract/services/project/v2.ts';
import type { Given, Handlers } from '../../contract/types.ts';
import type { Platform } from '../../platform.ts';
import * as grants from '../grants.ts';
import { deletedAt, type ProjectOperations } from '../operations.ts';
import { searchProjectGrants } from '../queries.ts';
import { onlyReadable, readableProjects } from '../reading.ts';
import { grantAnswer, grantFilter, grantSort } from '../wire.ts';

/** The grant calls of project.v2. */
export function grantHandlers(platform: Platform, projects: ProjectOperations) {
  const { ids } = platform;
  const permission = 'project.grant.write';

  return {
    async createProjectGrant(request, context, given?: Given) {
      const { projectId, grantedOrganizationId: grantedOrgId, roleKeys } = request;
      const grantId = given?.id || ids();
      const done = await projects.change(context, projectId, permission, (project, ownerId) =>
        grants.addGrant(project, { grantId, ownerId, grantedOrgId, roleKeys }),
      );
      return { creationDate: timestamp(done.changedAt) };
    },

    async updateProjectGrant(request, context) {
      const { projectId, grantedOrganizationId: grantedOrgId, roleKeys } = request;
      const done = await projects.change(context, projectId, permission, (project) =>
        grants.changeGrant(project, { grantedOrgId, roleKeys }),
      );
      return { changeDate: timestamp(done.changedAt) };
    },

    async deleteProjectGrant(request, context) {
      const done = await projects.change(context, request.projectId, 'project.grant.delete', (project) =>
        grants.removeGrant(project, request.grantedOrganizationId),
      );
      return { deletionDate: timestamp(deletedAt(done)) };
    },

    async deactivateProjectGrant(request, context) {
      const done = await projects.change(context, request.projectId, permission, (project) =>
        grants.deactivateGrant(project, request.grantedOrganizationId),
      );
      return { changeDate: timestamp(done.changedAt) };
    },

    async activateProjectGrant(request, context) {
      const done = await projects.change(context, request.projectId, permission, (project) =>
        grants.reactivateGrant(project, request.grantedOrganizationId),
      );
      return { changeDate: timestamp(done.changedAt) };
    },

    /** Grants that the caller may read, as owner of the project or in the organization that it is granted to. */
    async listProjectGrants(request, context) {
      const readable = await readableProjects(platform.sql, context, 'project.grant.read');
      const page = await searchProjectGrants(platform, context.instance.id, {
        page: pageAsked(context, request.pagination),
        sort: grantSort(request.sortingColumn),
        filter(where) {
          onlyReadable(where, readable, {
            project: 'project',
            orgs: ['organization', 'grantedTo'],
            grant: 'id',
          });
          for (const filter of request.filters) grantFilter(where, filter);
        },
      });
      return { pagination: paginationOf(page), projectGrants: page.rows.map(grantAnswer) };
    },
  } satisfies Handlers<typeof ProjectService>;
}
