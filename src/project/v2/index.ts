import { paginationOf, timestamp } from '../../contract/details.ts';
import { pageAsked } from '../../contract/page-asked.ts';
import type { ProjectService } from '../../contract/services/project/v2.ts';
import { implement } from '../../contract/types.ts';
import type { Platform } from '../../platform.ts';
import * as commands from '../commands.ts';
import { deletedAt, projectOperations } from '../operations.ts';
import { searchProjectsAndGrants } from '../queries.ts';
import { onlyReadable, readableProjects, requireReadable } from '../reading.ts';
import { projectAnswer, projectFilter, projectSort } from '../wire.ts';
import { grantHandlers } from './grants.ts';
import { roleHandlers } from './roles.ts';

/** `zitadel.project.v2.ProjectService` */
export function projectService(platform: Platform) {
  const projects = projectOperations(platform);
  const { sql } = platform;

  return implement<typeof ProjectService>('zitadel.project.v2.ProjectService', {
    async createProject(request, context) {
      const { id, done } = await projects.create(context, {
        id: request.projectId,
        orgId: request.organizationId,
        name: request.name,
        roleAssertion: request.projectRoleAssertion,
        roleCheck: request.authorizationRequired,
        hasProjectCheck: request.projectAccessRequired,
        privateLabeling: request.privateLabelingSetting,
      });
      return { projectId: id, creationDate: timestamp(done.changedAt) };
    },

    async updateProject(request, context) {
      const done = await projects.change(context, request.projectId, 'project.write', (project, orgId) =>
        commands.changeProject(project, {
          orgId,
          name: request.name,
          roleAssertion: request.projectRoleAssertion,
          roleCheck: request.authorizationRequired,
          hasProjectCheck: request.projectAccessRequired,
          privateLabeling: request.privateLabelingSetting,
        }),
      );
      return { changeDate: timestamp(done.changedAt) };
    },

    async deleteProject(request, context) {
      return { deletionDate: timestamp(deletedAt(await projects.remove(context, request.projectId))) };
    },

    async getProject(request, context) {
      const project = await requireReadable(sql, context, 'project.read', request.projectId);
      return { project: projectAnswer(project) };
    },

    async listProjects(request, context) {
      const readable = await readableProjects(sql, context, 'project.read');
      const page = await searchProjectsAndGrants(platform, context.instance.id, {
        page: pageAsked(context, request.pagination),
        sort: projectSort(request.sortingColumn),
        ofOrganization: request.filters.some(({ filter }) => filter.case === 'organizationIdFilter'),
        filter(where) {
          onlyReadable(where, readable, { project: 'id', orgs: ['organization', 'grantedTo'] });
          for (const filter of request.filters) projectFilter(where, filter);
        },
      });
      return {
        pagination: paginationOf(page),
        projects: page.rows.map(projectAnswer),
      };
    },

    async deactivateProject(request, context) {
      const { projectId } = request;
      const done = await projects.change(context, projectId, 'project.write', commands.deactivateProject);
      return { changeDate: timestamp(done.changedAt) };
    },

    async activateProject(request, context) {
      const { projectId } = request;
      const done = await projects.change(context, projectId, 'project.write', commands.reactivateProject);
      return { changeDate: timestamp(done.changedAt) };
    },

    ...roleHandlers(platform, projects),
    ...grantHandlers(platform, projects),
  });
}
