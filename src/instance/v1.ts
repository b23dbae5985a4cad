import { commandDetails, listDetailsV1 } from '../contract/details.ts';
import type { AdminService } from '../contract/services/admin/v1.ts';
import type { ManagementService } from '../contract/services/management/v1.ts';
import type { Handlers, RequestContext } from '../contract/types.ts';
import type { Page } from '../database/search.ts';
import type { Decision } from '../eventstore/index.ts';
import type { Platform } from '../platform.ts';
import { allowedLanguages } from '../settings/index.ts';
import * as commands from './commands.ts';
import { changeInstance, domainSort, requireFound, trustedSort } from './operations.ts';
import { searchInstanceDomains, searchTrustedDomains } from './queries.ts';
import type { Instance } from './state.ts';
import {
  domainAnswerV1,
  domainConditionV1,
  instanceAnswerV1,
  trustedDomainAnswerV1,
  trustedDomainConditionV1,
} from './wire.ts';

/** Calls of `zitadel.admin.v1.AdminService` on the instance itself. */
export function instanceAdminHandlers(platform: Platform): Handlers<typeof AdminService> {
  const change = async (context: RequestContext, decide: (instance: Instance) => Decision) => ({
    details: commandDetails(await changeInstance(platform, context, context.instance.id, decide)),
  });
  const details = (page: Page<unknown>) =>
    listDetailsV1(page, platform.projections.position(), platform.clock());

  return {
    async getMyInstance(_request, context) {
      return { instance: instanceAnswerV1(await requireFound(platform, context.instance.id)) };
    },

    setDefaultOrg: ({ orgId }, context) =>
      change(context, (instance) => commands.setDefaultOrg(instance, { orgId })),

    async setDefaultLanguage({ language }, context) {
      const allowed = await allowedLanguages(platform, context.instance.id);
      return change(context, (instance) => commands.setDefaultLanguage(instance, { language, allowed }));
    },

    async listInstanceDomains({ query, queries, sortingColumn }, context) {
      const page = await searchInstanceDomains(platform, context.instance.id, {
        page: query,
        sort: domainSort[sortingColumn] ?? 'creationDate',
        filter(where) {
          for (const one of queries) domainConditionV1(where, one);
        },
      });
      return { details: details(page), sortingColumn, result: page.rows.map(domainAnswerV1) };
    },

    async listInstanceTrustedDomains({ query, queries, sortingColumn }, context) {
      const page = await searchTrustedDomains(platform, context.instance.id, {
        page: query,
        sort: trustedSort[sortingColumn] ?? 'creationDate',
        filter(where) {
          for (const one of queries) trustedDomainConditionV1(where, one);
        },
      });
      return { details: details(page), sortingColumn, result: page.rows.map(trustedDomainAnswerV1) };
    },

    addInstanceTrustedDomain: ({ domain }, context) =>
      change(context, (instance) => commands.addTrustedDomain(instance, { domain, field: 'domain' })),

    removeInstanceTrustedDomain: ({ domain }, context) =>
      change(context, (instance) => commands.removeTrustedDomain(instance, { domain, field: 'domain' })),
  };
}

/** What users may know of their instance, in `zitadel.management.v1.ManagementService`. */
export const instanceManagementHandlers: Handlers<typeof ManagementService> = {
  getIAM: (_request, { instance }) => ({
    globalOrgId: instance.defaultOrgId,
    defaultOrgId: instance.defaultOrgId,
    iamProjectId: instance.projectId,
  }),
};
