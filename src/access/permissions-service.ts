import { deletionDate, paginationOf, timestamp } from '../contract/details.ts';
import { pageAsked } from '../contract/page-asked.ts';
import { Requirement, type ResourcePermissionService } from '../contract/services/postern/access/v1.ts';
import { implement, type RequestContext } from '../contract/types.ts';
import { notFound } from '../errors/index.ts';
import type { Platform } from '../platform.ts';
import { type AccessDecision, accessDecisionsOf, ruleOf, typeOf } from './decisions.ts';
import { accessModelsOf } from './model.ts';
import { accessOperations } from './operations.ts';
import { holderOfRow } from './permissions.ts';
import { groupsOfOrgs, searchPermissions } from './queries.ts';
import { subjectsOf } from './subjects.ts';
import { groundsMessage, holderOf, permissionFilter, permissionMessage, requirementMessage } from './wire.ts';

/** `postern.access.v1.ResourcePermissionService`: who may do what on which resource, and why. */
export function resourcePermissionService(platform: Platform) {
  const access = accessOperations(platform);
  const models = accessModelsOf(platform);
  const decisions = accessDecisionsOf(platform);
  const subjects = subjectsOf(platform);

  /** Of the groups that somebody is in, those that the caller may read: they may be of organizations beside the caller's. */
  async function readableGroups(context: RequestContext, groupIds: readonly string[]): Promise<string[]> {
    const orgs = await context.permittedOrgs('group.read');
    if (orgs === 'all' || groupIds.length === 0) return [...groupIds];
    return groupsOfOrgs(platform.sql, context.instance.id, groupIds, orgs);
  }

  return implement<typeof ResourcePermissionService>('postern.access.v1.ResourcePermissionService', {
    async setResourcePermission({ holder, actions, ...ref }, context) {
      const done = await access.setPermission(context, ref, holderOf(holder), actions);
      return { setDate: timestamp(done.changedAt) };
    },

    async removeResourcePermissions(ref, context) {
      return { removalDate: deletionDate(await access.removePermissions(context, ref)) };
    },

    async listResourcePermissions({ projectId, filters, pagination }, context) {
      await access.declared(context, projectId, 'user.grant.read');
      const page = await searchPermissions(platform, context.instance.id, {
        page: pageAsked(context, pagination),
        filter(where) {
          where.equals('project', projectId);
          for (const filter of filters) permissionFilter(where, filter);
        },
      });
      return {
        permissions: page.rows.map((row) => permissionMessage(row, holderOfRow(row))),
        pagination: paginationOf(page),
      };
    },

    async explainAccess({ projectId, subject: whom, action, resourceType, resourceId, ...request }, context) {
      const { organizationId, scopes } = request;
      const { state: project } = await access.declared(context, projectId, 'user.grant.read');
      const holder = holderOf(whom);
      if (holder.type === 'role' && !project.roles.has(holder.id)) throw noRole(holder.id);
      const { id: instanceId } = context.instance;
      const at = { instanceId, projectId, organizationId: organizationId || undefined, scopes };
      const subject = await subjects.of(at, holder);
      const resource = { type: resourceType, id: resourceId };
      const decision = await decisions.decide({ instanceId, projectId, subject, action, resource });
      const rule = ruleOf(typeOf(await models.of(instanceId, projectId), resourceType), action);
      return {
        allowed: decision.allowed,
        requirement: rule ? requirementMessage[rule.requires] : Requirement.UNSPECIFIED,
        ...(decision.allowed ? { grounds: groundsOf(decision, resourceType) } : { reason: decision.reason }),
        subjectRoleKeys: [...subject.roles],
        subjectGroupIds: await readableGroups(context, subject.groups),
      };
    },
  });
}

const noRole = (key: string) =>
  notFound('ACCESS-Rol01', `The project has no role "${key}"`, { field: 'subject.role_key' });

function groundsOf(decision: Extract<AccessDecision, { allowed: true }>, resourceType: string) {
  switch (decision.by) {
    case 'scope':
      return { case: 'scope', value: decision.scope } as const;
    case 'role':
      return { case: 'roleKey', value: decision.role } as const;
    case 'permission':
      return { case: 'permission', value: groundsMessage(decision.permission, resourceType) } as const;
  }
}
