import { commandDetails } from '../../contract/details.ts';
import type { ManagementService } from '../../contract/services/management/v1.ts';
import type { Given, Handlers, RequestContext } from '../../contract/types.ts';
import { notFound } from '../../errors/index.ts';
import type { Platform } from '../../platform.ts';
import * as commands from '../commands/index.ts';
import type { OrgOperations } from '../operations.ts';
import { orgOfDomain } from '../queries.ts';
import { domainHandlers } from './domains.ts';
import { orgReader } from './messages.ts';
import { metadataHandlers } from './metadata.ts';

/** Calls of `zitadel.management.v1.ManagementService` on the organization that the request acts in. */
export function orgManagementHandlers(platform: Platform, orgs: OrgOperations) {
  const find = orgReader(platform);
  const change = async (context: RequestContext, decide: Parameters<typeof orgs.run>[2]) => ({
    details: commandDetails(await orgs.run(context, context.orgId, decide)),
  });

  return {
    ...domainHandlers(platform, orgs),
    ...metadataHandlers(platform, orgs),

    getMyOrg: (_request, context) => find(context, context.orgId),

    async getOrgByDomainGlobal({ domain }, context) {
      const id = await orgOfDomain(platform.sql, context.instance.id, domain);
      if (id === undefined) throw notFound('ORG-Nfd02', 'No organization has verified this domain');
      return find(context, id);
    },

    /** Whoever makes an organization this way becomes its owner. */
    async addOrg({ name }, context, given?: Given) {
      const maker = { case: 'userId' as const, value: context.requireCaller().userId, roles: [] };
      const admins = given ? [] : [maker];
      const { id, done } = await orgs.create(context, { id: given?.id, name, admins });
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
