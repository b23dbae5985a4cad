import { commandDetails } from '../../contract/details.ts';
import type { AdminService } from '../../contract/services/admin/v1.ts';
import type { OrgQuery } from '../../contract/services/org/v1.ts';
import type { Handlers } from '../../contract/types.ts';
import type { Platform } from '../../platform.ts';
import type { OrgOperations } from '../operations.ts';
import { isOrgUnique, type OrgConditions, orgDomainCondition, searchOrgs } from '../queries.ts';
import { emptyFilter, required } from '../wire.ts';
import { listDetails, orgMessage, orgReader } from './messages.ts';

/** `org.v1` queries as conditions. */
export function orgCondition(where: OrgConditions, { query }: OrgQuery): void {
  if (query.case === 'nameQuery') where.text('name', query.value.name, query.value.method);
  else if (query.case === 'domainQuery') orgDomainCondition(where, query.value.domain, query.value.method);
  else if (query.case === 'stateQuery') where.equals('state', query.value.state);
  else if (query.case === 'idQuery') where.equals('id', query.value.id);
  else throw emptyFilter('queries');
}

/** Any organization, in `zitadel.admin.v1.AdminService`: for administrators of the instance. */
export function orgAdminHandlers(platform: Platform, orgs: OrgOperations) {
  const find = orgReader(platform);

  return {
    getOrgByID: ({ id }, context) => find(context, id),
    getDefaultOrg: (_request, context) => find(context, context.instance.defaultOrgId),

    async isOrgUnique({ name, domain }, context) {
      return { isUnique: await isOrgUnique(platform.sql, context.instance.id, { name, domain }) };
    },

    async listOrgs(request, context) {
      const page = await searchOrgs(platform, context.instance.id, {
        page: request.query,
        sort: 'name',
        filter(where) {
          for (const query of request.queries) orgCondition(where, query);
        },
      });
      return {
        details: listDetails(platform, page),
        sortingColumn: request.sortingColumn,
        result: page.rows.map(orgMessage),
      };
    },

    /** An organization with its first person, and the domain that it is to be known by. */
    async setUpOrg({ org, user, roles }, context) {
      const { name, domain } = org ?? required('org');
      const human = user.case === 'human' ? user.value : required('human');
      const { id, done, created } = await orgs.create(context, {
        id: undefined,
        name,
        domain,
        admins: [{ case: 'firstHuman', value: human, roles, rolesField: 'roles' }],
      });
      return { details: commandDetails(done), orgId: id, userId: created[0]?.userId ?? '' };
    },

    async removeOrg({ orgId }, context) {
      return { details: commandDetails(await orgs.removeExisting(context, orgId)) };
    },
  } satisfies Handlers<typeof AdminService>;
}
