import { commandDetails } from '../../contract/details.ts';
import type { ManagementService } from '../../contract/services/management/v1.ts';
import type { Given, Handlers } from '../../contract/types.ts';
import type { Platform } from '../../platform.ts';
import * as commands from '../commands/index.ts';
import type { OrgOperations } from '../operations.ts';
import { searchOrgDomains } from '../queries.ts';
import { emptyFilter } from '../wire.ts';
import { domainMessage, listDetails } from './messages.ts';

/** Domains of the organization that the request acts in, in `zitadel.management.v1.ManagementService`. */
export function domainHandlers(platform: Platform, orgs: OrgOperations) {
  return {
    async listOrgDomains({ query: page, queries }, context) {
      const found = await searchOrgDomains(platform, context.instance.id, context.orgId, {
        page,
        filter(where) {
          for (const { query } of queries) {
            if (query.case !== 'domainNameQuery') throw emptyFilter('queries');
            where.text('domain', query.value.name, query.value.method);
          }
        },
      });
      return { details: listDetails(platform, found), result: found.rows.map(domainMessage) };
    },

    /** One that is given was verified where it comes from. */
    async addOrgDomain({ domain }, context, given?: Given) {
      const done = await orgs.domains.add(context, context.orgId, domain, given !== undefined);
      return { details: commandDetails(done) };
    },

    async removeOrgDomain({ domain }, context) {
      const done = await orgs.run(context, context.orgId, (org) => commands.removeOrgDomain(org, { domain }));
      return { details: commandDetails(done) };
    },

    generateOrgDomainValidation: ({ domain, type }, context) =>
      orgs.domains.askForProof(context, context.orgId, { domain, type }),

    async validateOrgDomain({ domain }, context) {
      return { details: commandDetails(await orgs.domains.verify(context, context.orgId, domain)) };
    },

    async setPrimaryOrgDomain({ domain }, context) {
      const done = await orgs.run(context, context.orgId, (org) =>
        commands.setPrimaryOrgDomain(org, { domain }),
      );
      return { details: commandDetails(done) };
    },
  } satisfies Handlers<typeof ManagementService>;
}
