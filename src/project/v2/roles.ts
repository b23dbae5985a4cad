import { paginationOf, timestamp } from '../../contract/details.ts';
import { pageAsked } from '../../contract/page-asked.ts';
import type { ProjectService } from '../../contract/services/project/v2.ts';
import type { Handlers } from '../../contract/types.ts';
import type { Platform } from '../../platform.ts';
import { deletedAt, type ProjectOperations } from '../operations.ts';
import { searchProjectRoles } from '../queries.ts';
import { readableRoles } from '../reading.ts';
import * as roles from '../roles.ts';
import { roleAnswer, roleFilter, roleSort } from '../wire.ts';

/** The role calls of project.v2. */
export function roleHandlers(platform: Platform, projects: ProjectOperations) {
  const { sql } = platform;
  return {
    async addProjectRole(request, context) {
      const { projectId, roleKey: key, displayName, group } = request;
      const done = await projects.change(context, projectId, 'project.role.write', (project) =>
        roles.addRoles(project, [{ key, displayName, group }]),
      );
      return { creationDate: timestamp(done.changedAt) };
    },

    async updateProjectRole(request, context) {
      const { projectId, roleKey: key, displayName, group } = request;
      const done = await projects.change(context, projectId, 'project.role.write', (project) =>
        roles.changeRole(project, { key, displayName, group }),
      );
      return { changeDate: timestamp(done.changedAt) };
    },

    async removeProjectRole(request, context) {
      const { projectId, roleKey } = request;
      const done = await projects.change(context, projectId, 'project.role.delete', (project) =>
        roles.removeRole(project, roleKey),
      );
      return { removalDate: timestamp(deletedAt(done)) };
    },

    async listProjectRoles(request, context) {
      const readable = await readableRoles(sql, context, request.projectId);
      const page = await searchProjectRoles(platform, context.instance.id, request.projectId, {
        page: pageAsked(context, request.pagination),
        sort: roleSort(request.sortingColumn),
        filter(where) {
          if (readable !== 'all') where.in('key', readable);
          for (const filter of request.filters) roleFilter(where, filter);
        },
      });
      return { pagination: paginationOf(page), projectRoles: page.rows.map(roleAnswer) };
    },
  } satisfies Handlers<typeof ProjectService>;
}
