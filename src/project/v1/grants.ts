import { commandDetails, listDetailsV1, rowDetails } from '../../contract/details.ts';
import type { ManagementService } from '../../contract/services/management/v1.ts';
import type {
  AllProjectGrantQuery,
  ProjectGrantQuery,
  ProjectQuery,
  RoleQuery,
} from '../../contract/services/project/v1.ts';
import type { Handlers, RequestContext } from '../../contract/types.ts';
import type { Page } from '../../database/search.ts';
import { notFound } from '../../errors/index.ts';
import type { Platform } from '../../platform.ts';
import * as grants from '../grants.ts';
import type { ProjectOperations } from '../operations.ts';
import {
  findProjectGrant,
  type GrantConditions,
  grantRoleCondition,
  type ProjectGrantRow,
  type ProjectRoleRow,
  type RoleConditions,
  searchProjectGrants,
  searchProjectRoles,
} from '../queries.ts';
import { onlyReadable, readableProjects } from '../reading.ts';
import { emptyFilter } from '../wire.ts';

export const roleAnswer = (row: ProjectRoleRow) => ({
  key: row.role_key,
  details: rowDetails(row),
  displayName: row.display_name,
  group: row.group_name,
});

export function roleCondition(where: RoleConditions, { query }: RoleQuery): void {
  if (query.case === 'keyQuery') where.text('key', query.value.key, query.value.method);
  else if (query.case === 'displayNameQuery')
    where.text('displayName', query.value.displayName, query.value.method);
  else throw emptyFilter();
}

/** `project.v1.GrantedProject` */
const grantedProject = (row: ProjectGrantRow) => ({
  grantId: row.id,
  grantedOrgId: row.granted_org_id,
  grantedOrgName: row.granted_org_name ?? '',
  grantedRoleKeys: [...row.role_keys],
  state: row.state,
  projectId: row.project_id,
  projectName: row.project_name,
  projectOwnerId: row.resource_owner,
  projectOwnerName: row.project_org_name ?? '',
  details: rowDetails(row),
});

function grantCondition(where: GrantConditions, { query }: ProjectGrantQuery | AllProjectGrantQuery): void {
  switch (query.case) {
    case 'projectNameQuery':
      where.text('projectName', query.value.name, query.value.method);
      return;
    case 'roleKeyQuery':
      grantRoleCondition(where, query.value.roleKey, query.value.method);
      return;
    case 'projectIdQuery':
      where.equals('project', query.value.projectId);
      return;
    case 'grantedOrgIdQuery':
      where.equals('grantedTo', query.value.grantedOrgId);
      return;
    default:
      throw emptyFilter();
  }
}

function projectCondition(where: GrantConditions, { query }: ProjectQuery): void {
  if (query.case === 'nameQuery') where.text('projectName', query.value.name, query.value.method);
  else if (query.case === 'projectResourceOwnerQuery')
    where.equals('organization', query.value.resourceOwner);
  else throw emptyFilter();
}

/** Calls on grants of projects, by their owner and by the organizations that they are granted to. */
export function grantHandlers(platform: Platform, projects: ProjectOperations) {
  const { sql, ids } = platform;
  const write = 'project.grant.write';
  const details = (page: Page<unknown>) =>
    listDetailsV1(page, platform.projections.position(), platform.clock());

  async function list(
    context: RequestContext,
    permission: string,
    request: { readonly query?: Parameters<typeof searchProjectGrants>[2]['page'] },
    filter: (where: GrantConditions) => void,
  ) {
    const readable = await readableProjects(sql, context, permission);
    const page = await searchProjectGrants(platform, context.instance.id, {
      page: request.query,
      sort: 'creationDate',
      filter(where) {
        onlyReadable(where, readable, {
          project: 'project',
          orgs: ['organization', 'grantedTo'],
          grant: 'id',
        });
        filter(where);
      },
    });
    return { details: details(page), result: page.rows.map(grantedProject) };
  }

  /** As its owner, or in the organization that it is granted to. @throws PosternError `not_found`, `permission_denied` */
  async function requireGrant(
    context: RequestContext,
    permission: string,
    asked: { readonly projectId: string; readonly grantId: string },
  ): Promise<ProjectGrantRow> {
    const grant = await findProjectGrant(platform, context.instance.id, asked);
    if (!grant) throw notFound('PROJECT-Gra05', 'The project has no such grant', { field: 'grant_id' });
    const { projectId, grantId: projectGrantId } = asked;
    const asOwner = { orgId: grant.resource_owner, projectId };
    if (!(await context.can(permission, { orgId: grant.granted_org_id, projectGrantId })))
      await context.require(permission, asOwner);
    return grant;
  }

  return {
    async getProjectGrantByID(request, context) {
      return { projectGrant: grantedProject(await requireGrant(context, 'project.grant.read', request)) };
    },

    async listProjectGrants(request, context) {
      return list(context, 'project.grant.read', request, (where) => {
        where.equals('project', request.projectId);
        for (const query of request.queries) grantCondition(where, query);
      });
    },

    /** Grants that the organization gave, of any of its projects. */
    async listAllProjectGrants(request, context) {
      return list(context, 'project.grant.read', request, (where) => {
        where.equals('organization', context.orgId);
        for (const query of request.queries) grantCondition(where, query);
      });
    },

    async addProjectGrant({ projectId, grantedOrgId, roleKeys }, context) {
      const grantId = ids();
      const done = await projects.change(context, projectId, write, (project, ownerId) =>
        grants.addGrant(project, { grantId, ownerId, grantedOrgId, roleKeys }),
      );
      return { grantId, details: commandDetails(done) };
    },

    async updateProjectGrant({ projectId, grantId, roleKeys }, context) {
      const done = await projects.change(context, projectId, write, (project) =>
        grants.changeGrant(project, { grantedOrgId: grants.orgOfGrant(project, grantId), roleKeys }),
      );
      return { details: commandDetails(done) };
    },

    async deactivateProjectGrant({ projectId, grantId }, context) {
      const done = await projects.change(context, projectId, write, (project) =>
        grants.deactivateGrant(project, grants.orgOfGrant(project, grantId)),
      );
      return { details: commandDetails(done) };
    },

    async reactivateProjectGrant({ projectId, grantId }, context) {
      const done = await projects.change(context, projectId, write, (project) =>
        grants.reactivateGrant(project, grants.orgOfGrant(project, grantId)),
      );
      return { details: commandDetails(done) };
    },

    async removeProjectGrant({ projectId, grantId }, context) {
      const done = await projects.change(context, projectId, 'project.grant.delete', (project) =>
        grants.removeGrant(project, project.grants.get(grantId)?.grantedOrgId ?? ''),
      );
      return { details: commandDetails(done) };
    },

    async getGrantedProjectByID(request, context) {
      return { grantedProject: grantedProject(await requireGrant(context, 'project.read', request)) };
    },

    /** Projects of others that are granted to the organization. */
    async listGrantedProjects(request, context) {
      return list(context, 'project.read', request, (where) => {
        where.equals('grantedTo', context.orgId);
        for (const query of request.queries) projectCondition(where, query);
      });
    },

    /** Roles that the organization may give. */
    async listGrantedProjectRoles(request, context) {
      const grant = await requireGrant(context, 'project.role.read', request);
      const page = await searchProjectRoles(platform, context.instance.id, request.projectId, {
        page: request.query,
        sort: 'key',
        filter(where) {
          where.in('key', grant.role_keys);
          for (const query of request.queries) roleCondition(where, query);
        },
      });
      return { details: details(page), result: page.rows.map(roleAnswer) };
    },
  } satisfies Handlers<typeof ManagementService>;
}
