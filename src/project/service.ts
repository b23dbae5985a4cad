import { paginationOf, timestamp } from '../contract/details.ts';
import type {
  ListProjectGrantsRequest,
  ListProjectsRequest,
  ProjectService,
} from '../contract/services/project/v2.ts';
import { implement } from '../contract/types.ts';
import type { Platform } from '../platform.ts';
import { projectAnswer, projectSort } from './answers.ts';
import * as commands from './commands.ts';
import { emptyFilter, type Ownership, ownershipCondition } from './filters.ts';
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

const ownerships: readonly Ownership[] = ['owned or granted', 'owned', 'granted', 'owned or granted'];

function projectFilter(where: ProjectConditions, { filter }: ListProjectsRequest['filters'][number]): void {
  switch (filter.case) {
    case 'projectNameFilter':
      where.text('name', filter.value.projectName, filter.value.method);
      return;
    case 'inProjectIdsFilter':
      where.in('id', filter.value.ids);
      return;
    case 'organizationIdFilter':
      ownershipCondition(
        where,
        filter.value.organizationId,
        ownerships[filter.value.type] ?? 'owned or granted',
      );
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
    case 'organizationIdFilter':
      where.equals('organization', filter.value.id);
      return;
    case 'grantedOrganizationIdFilter':
      where.equals('grantedTo', filter.value.id);
      return;
    default:
      throw emptyFilter();
  }
}

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
      return { project: { projectId: project.id, ...projectAnswer(project) } };
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
        projects: page.rows.map((row) => ({ projectId: row.id, ...projectAnswer(row) })),
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

    listProjectGrants: (request, context) => listGrants(platform, context, request, grantFilter),
  });
}
