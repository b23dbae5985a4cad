import { commandDetails, listDetailsV1, rowDetails } from '../../contract/details.ts';
import type { ManagementService } from '../../contract/services/management/v1.ts';
import type { Given, Handlers } from '../../contract/types.ts';
import type { Page } from '../../database/search.ts';
import { memberEvents } from '../../member/index.ts';
import type { Platform } from '../../platform.ts';
import * as commands from '../commands.ts';

import { projectOperations } from '../operations.ts';
import { type ProjectRow, searchProjectRoles, searchProjects } from '../queries.ts';
import { onlyReadable, readableProjects, readableRoles, requireReadable } from '../reading.ts';
import * as roles from '../roles.ts';
import { emptyFilter } from '../wire.ts';
import { grantHandlers, roleAnswer, roleCondition } from './grants.ts';

const projectAnswer = (row: ProjectRow) => ({
  id: row.id,
  details: rowDetails(row),
  name: row.name,
  state: row.state,
  projectRoleAssertion: row.project_role_assertion,
  projectRoleCheck: row.project_role_check,
  hasProjectCheck: row.has_project_check,
  privateLabelingSetting: row.private_labeling_setting,
});

/** Project calls of `zitadel.management.v1.ManagementService`. */
export function projectManagementHandlers(platform: Platform) {
  const projects = projectOperations(platform);
  const { sql } = platform;
  const details = (page: Page<unknown>) =>
    listDetailsV1(page, platform.projections.position(), platform.clock());

  return {
    /** Whoever makes a project this way becomes its owner, as project creators have no other right to it. */
    async addProject(request, context, given?: Given) {
      const { userId, orgId: userResourceOwner } = context.requireCaller();
      const { id, done } = await projects.create(
        context,
        {
          id: given?.id,
          orgId: context.orgId,
          name: request.name,
          roleAssertion: request.projectRoleAssertion,
          roleCheck: request.projectRoleCheck,
          hasProjectCheck: request.hasProjectCheck,
          privateLabeling: request.privateLabelingSetting,
        },
        given ? [] : [memberEvents.project.added({ userId, userResourceOwner, roles: ['PROJECT_OWNER'] })],
      );
      return { id, details: commandDetails(done) };
    },

    async getProjectByID(request, context) {
      return {
        project: projectAnswer(await requireReadable(sql, context, 'project.read', request.id)),
      };
    },

    async updateProject(request, context) {
      const done = await projects.change(context, request.id, 'project.write', (project, orgId) =>
        commands.changeProject(project, {
          orgId,
          name: request.name,
          roleAssertion: request.projectRoleAssertion,
          roleCheck: request.projectRoleCheck,
          hasProjectCheck: request.hasProjectCheck,
          privateLabeling: request.privateLabelingSetting,
        }),
      );
      return { details: commandDetails(done) };
    },

    async deactivateProject(request, context) {
      const done = await projects.change(context, request.id, 'project.write', commands.deactivateProject);
      return { details: commandDetails(done) };
    },

    async reactivateProject(request, context) {
      const done = await projects.change(context, request.id, 'project.write', commands.reactivateProject);
      return { details: commandDetails(done) };
    },

    async removeProject(request, context) {
      return { details: commandDetails(await projects.remove(context, request.id)) };
    },

    /** Projects of the organization that the call acts in. */
    async listProjects(request, context) {
      const readable = await readableProjects(sql, context, 'project.read');
      const page = await searchProjects(platform, context.instance.id, {
        page: request.query,
        sort: 'name',
        filter(where) {
          where.equals('organization', context.orgId);
          onlyReadable(where, readable, { project: 'id', orgs: ['organization'] });
          for (const { query } of request.queries) {
            if (query.case === 'nameQuery') where.text('name', query.value.name, query.value.method);
            else if (query.case === 'projectResourceOwnerQuery') {
              where.equals('organization', query.value.resourceOwner);
            } else throw emptyFilter();
          }
        },
      });
      return { details: details(page), result: page.rows.map(projectAnswer) };
    },

    async addProjectRole(request, context) {
      const { projectId, roleKey: key, displayName, group } = request;
      const done = await projects.change(context, projectId, 'project.role.write', (project) =>
        roles.addRoles(project, [{ key, displayName, group }]),
      );
      return { details: commandDetails(done) };
    },

    async bulkAddProjectRoles(request, context) {
      const done = await projects.change(context, request.projectId, 'project.role.write', (project) =>
        roles.addRoles(project, request.roles),
      );
      return { details: commandDetails(done) };
    },

    async updateProjectRole(request, context) {
      const { projectId, roleKey: key, displayName, group } = request;
      const done = await projects.change(context, projectId, 'project.role.write', (project) =>
        roles.changeRole(project, { key, displayName, group }),
      );
      return { details: commandDetails(done) };
    },

    async removeProjectRole(request, context) {
      const { projectId, roleKey } = request;
      const done = await projects.change(context, projectId, 'project.role.delete', (project) =>
        roles.removeRole(project, roleKey),
      );
      return { details: commandDetails(done) };
    },

    async listProjectRoles(request, context) {
      const readable = await readableRoles(sql, context, request.projectId);
      const page = await searchProjectRoles(platform, context.instance.id, request.projectId, {
        page: request.query,
        sort: 'key',
        filter(where) {
          if (readable !== 'all') where.in('key', readable);
          for (const query of request.queries) roleCondition(where, query);
        },
      });
      return { details: details(page), result: page.rows.map(roleAnswer) };
    },

    ...grantHandlers(platform, projects),
  } satisfies Handlers<typeof ManagementService>;
}
