import { rowDetails } from '../contract/details.ts';
import type { ManagementService } from '../contract/services/management/v1.ts';
import type { Handlers } from '../contract/types.ts';
import { notFound } from '../errors/index.ts';
import type { Platform } from '../platform.ts';
import { findOrg } from './queries.ts';

/** Calls of `zitadel.management.v1.ManagementService` on the organization that the request acts in. */
export const orgManagementHandlers = ({ sql }: Platform): Handlers<typeof ManagementService> => ({
  async getMyOrg(_request, context) {
    const org = await findOrg(sql, context.instance.id, context.orgId);
    if (!org) throw notFound('ORG-Nfd01', 'Organization not found');
    return {
      org: {
        id: org.id,
        details: rowDetails(org),
        state: org.state,
        name: org.name,
        primaryDomain: org.primary_domain,
      },
    };
  },
});
