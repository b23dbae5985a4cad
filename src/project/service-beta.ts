import { paginationOf, timestamp } from '../contract/details.ts';
import type {
  ListProjectGrantsRequest,
  ListProjectsRequest,
  ProjectService,
} from '../contract/services/project/v2beta.ts';
import { implement } from '../contract/types.ts';
import type { Platform } from '../platform.ts';
import { projectAnswer, projectSort } from './answers.ts';
import * as commands from './commands.ts';
import { emptyFilter, ownershipCondition } from './filters.ts';
import { grantHandlers, listGrants } from './grant-handlers.ts';
import { deletedAt, projectOperations } from './operations.ts';
import {
  type GrantConditions,
  grantRoleCondition,
  type ProjectConditions,
  searchProjectsAndGrants,
} from './queries.ts';
import { onlyReadable, readableProjects, requireReadable } from './reading.ts';
import { roleHandlers } from './role-handlers.ts';

function projectFilter(where: ProjectConditions, { filter }: ListProjectsRequest['filters'][number]): void {
  switch (filter.case) {
    case 'projectNameFilter':
      where.text('name', filter.value.projectName, filter.value.method);
      return;
    case 'inProjectIdsFilter':
      where.in('id', filter.value.ids);
      return;
    case 'projectResourceOwnerFilter':
      ownershipCondition(where, filter.value.id, 'owned');
      return;
    case 'projectGrantResourceOwnerFilter':
      ownershipCondition(where, filter.value.id, 'granted');
      return;
    case 'projectOrganizationIdFilter':
      ownershipCondition(where, filter.value.id, 'owned or granted');
      return;
    default:
      throw emptyFilter();
  }
}

function grantFilter(where: GrantConditions, { filter }: ListProjectGrantsRequest['filters'][number]): void {
  switch (filter.case) {
    case 'projectNameFilter':
      where.text('projectName', filter.value.projectName, filter.value.method);
      return;
    case 'roleKeyFilter':
      grantRoleCondition(where, filter.value.key, filter.value.method);
      return;
    case 'inProjectIdsFilter':
      where.in('project', filter.value.ids);
      return;
    case 'projectResourceOwnerFilter':
      where.equals('organization', filter.value.id);
      return;
    case 'projectGrantResourceOwnerFilter':
      where.equals('grantedTo', filter.value.id);
      return;
    default:
      throw emptyFilter();
  }
}

/** `zitadel.project.v2beta.ProjectService`: the v2 operations under their earlier field names. */
export function projectServiceBeta(platform: Platform) {
  const projects = projectOperations(platform);
  const { sql } = platform;

  return implement<typeof ProjectService>('zitadel.project.v2beta.ProjectService', {
    async createProject(request, context) {
      const { id, done } = await projects.create(context, {
        id: request.id,
        orgId: request.organizationId,
        name: request.name,
        roleAssertion: request.projectRoleAssertion,
        roleCheck: request.authorizationRequired,
        hasProjectCheck: request.projectAccessRequired,
        privateLabeling: request.privateLabelingSetting,
      });
      return { id, creationDate: timestamp(done.changedAt) };
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
      return { changeDate: timestamp(done.changedAt) };
    },

    async deleteProject(request, context) {
      return { deletionDate: timestamp(deletedAt(await projects.remove(context, request.id))) };
    },

    async getProject(request, context) {
      const project = await requireReadable(sql, context, 'project.read', request.id);
      return { project: { id: project.id, ...projectAnswer(project) } };
    },

    async listProjects(request, context) {
      const readable = await readableProjects(sql, context, 'project.read');
      const page = await searchProjectsAndGrants(platform, context.instance.id, {
        page: request.pagination,
        sort: projectSort(request.sortingColumn),
        filter(where) {
          onlyReadable(where, readable, { project: 'id', orgs: ['organization', 'grantedTo'] });
          for (const filter of request.filters) projectFilter(where, filter);
        },
      });
      return {
        pagination: paginationOf(page),
        projects: page.rows.map((row) => ({ id: row.id, ...projectAnswer(row) })),
      };
    },

    async deactivateProject(request, context) {
      const done = await projects.change(context, request.id, 'project.write', commands.deactivateProject);
      return { changeDate: timestamp(done.changedAt) };
    },

    async activateProject(request, context) {
      const done = await projects.change(context, request.id, 'project.write', commands.reactivateProject);
      return { changeDate: timestamp(done.changedAt) };
    },

    ...roleHandlers(platform, projects),
    ...grantHandlers(platform, projects),

    listProjectGrants: (request, context) => listGrants(platform, context, request, grantFilter),
  });
}
