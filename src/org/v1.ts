import { commandDetails, listDetailsV1, rowDetails } from '../contract/details.ts';
import type { AdminService } from '../contract/services/admin/v1.ts';
import type { ManagementService } from '../contract/services/management/v1.ts';
import type { OrgQuery } from '../contract/services/org/v1.ts';
import type { Handlers, RequestContext } from '../contract/types.ts';
import { notFound } from '../errors/index.ts';
import type { Platform } from '../platform.ts';
import * as commands from './commands.ts';
import type { OrgNeighbours } from './neighbours.ts';
import { orgOperations } from './operations.ts';
import {
  findOrg,
  isOrgUnique,
  type OrgConditions,
  type OrgRow,
  orgDomainCondition,
  orgOfDomain,
  searchOrgs,
} from './queries.ts';
import { emptyFilter } from './wire.ts';

const orgMessage = (org: OrgRow) => ({
  id: org.id,
  details: rowDetails(org),
  state: org.state,
  name: org.name,
  primaryDomain: org.primary_domain,
});

const finder =
  ({ sql }: Platform) =>
  async (context: RequestContext, id: string) => {
    const org = await findOrg(sql, context.instance.id, id);
    if (!org) throw notFound('ORG-Nfd01', 'Organization not found');
    return { org: orgMessage(org) };
  };

/** Calls of `zitadel.management.v1.ManagementService` on the organization that the request acts in. */
export function orgManagementHandlers(platform: Platform, neighbours: OrgNeighbours) {
  const orgs = orgOperations(platform, neighbours);
  const find = finder(platform);
  const change = async (context: RequestContext, decide: Parameters<typeof orgs.run>[2]) => ({
    details: commandDetails(await orgs.run(context, context.orgId, decide)),
  });

  return {
    getMyOrg: (_request, context) => find(context, context.orgId),

    async getOrgByDomainGlobal({ domain }, context) {
      const id = await orgOfDomain(platform.sql, context.instance.id, domain);
      if (id === undefined) throw notFound('ORG-Nfd02', 'No organization has verified this domain');
      return find(context, id);
    },

    /** Whoever makes an organization this way becomes its owner. */
    async addOrg({ name }, context) {
      const admins = [{ case: 'userId' as const, value: context.requireCaller().userId, roles: [] }];
      const { id, done } = await orgs.create(context, { id: undefined, name, admins });
      return { id, details: commandDetails(done) };
    },

    updateOrg: ({ name }, context) => change(context, (org) => commands.renameOrg(org, { name })),
    deactivateOrg: (_request, context) =>
      change(context, (org) =>
        commands.deactivateOrg(org, { isDefault: context.orgId === context.instance.defaultOrgId }),
      ),
    reactivateOrg: (_request, context) => change(context, commands.reactivateOrg),
    async removeOrg(_request, context) {
      return { details: commandDetails(await orgs.removeExisting(context, context.orgId)) };
    },
  } satisfies Handlers<typeof ManagementService>;
}

function orgConditionV1(where: OrgConditions, { query }: OrgQuery): void {
  if (query.case === 'nameQuery') where.text('name', query.value.name, query.value.method);
  else if (query.case === 'domainQuery') orgDomainCondition(where, query.value.domain, query.value.method);
  else if (query.case === 'stateQuery') where.equals('state', query.value.state);
  else if (query.case === 'idQuery') where.equals('id', query.value.id);
  else throw emptyFilter('queries');
}

/** Any organization, in `zitadel.admin.v1.AdminService`: for administrators of the instance. */
export function orgAdminHandlers(platform: Platform, neighbours: OrgNeighbours) {
  const orgs = orgOperations(platform, neighbours);
  const find = finder(platform);

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
          for (const query of request.queries) orgConditionV1(where, query);
        },
      });
      return {
        details: listDetailsV1(page, platform.projections.position(), platform.clock()),
        sortingColumn: request.sortingColumn,
        result: page.rows.map(orgMessage),
      };
    },

    async removeOrg({ orgId }, context) {
      return { details: commandDetails(await orgs.removeExisting(context, orgId)) };
    },
  } satisfies Handlers<typeof AdminService>;
}
