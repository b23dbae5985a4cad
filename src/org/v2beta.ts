import { paginationOf, timestamp } from '../contract/details.ts';
import type { OrganizationService } from '../contract/services/org/v2beta.ts';
import { implement } from '../contract/types.ts';
import type { Platform } from '../platform.ts';
import { emptyFilter, metadataAnswer, namelessAdmin } from './answers.ts';
import * as commands from './commands.ts';
import type { OrgNeighbours } from './neighbours.ts';
import { type AdminRequest, orgOperations } from './operations.ts';
import { orgDomainCondition } from './queries.ts';

/** `zitadel.org.v2beta.OrganizationService`: the v2 operations under their earlier message shapes. */
export function organizationServiceBeta(platform: Platform, neighbours: OrgNeighbours) {
  const orgs = orgOperations(platform, neighbours);

  return implement<typeof OrganizationService>('zitadel.org.v2beta.OrganizationService', {
    async createOrganization(request, context) {
      const { id, done, created, assigned } = await orgs.create(context, {
        id: request.id,
        name: request.name,
        admins: request.admins.map(({ roles, userType }): AdminRequest => {
          if (userType.case === undefined) throw namelessAdmin();
          return userType.case === 'userId'
            ? { roles, ...userType }
            : { roles, case: 'humanBeta', value: userType.value };
        }),
      });
      return {
        id,
        creationDate: timestamp(done.changedAt),
        organizationAdmins: [
          ...created.map((value) => ({ OrganizationAdmin: { case: 'createdAdmin' as const, value } })),
          ...assigned.map((userId) => ({
            OrganizationAdmin: { case: 'assignedAdmin' as const, value: { userId } },
          })),
        ],
      };
    },

    async updateOrganization({ id, name }, context) {
      return { changeDate: await orgs.change(context, id, (org) => commands.renameOrg(org, { name })) };
    },

    async listOrganizations(request, context) {
      const { pagination: page, sortingColumn } = request;
      const found = await orgs.list(context, { page, sortingColumn }, (where) => {
        for (const { filter } of request.filter) {
          if (filter.case === 'nameFilter') where.text('name', filter.value.name, filter.value.method);
          else if (filter.case === 'domainFilter')
            orgDomainCondition(where, filter.value.domain, filter.value.method);
          else if (filter.case === 'stateFilter') where.equals('state', filter.value.state);
          else if (filter.case === 'idFilter') where.equals('id', filter.value.id);
          else throw emptyFilter('filter');
        }
      });
      return {
        pagination: paginationOf(found),
        organizations: found.rows.map((row) => ({
          id: row.id,
          name: row.name,
          state: row.state,
          primaryDomain: row.primary_domain,
          creationDate: timestamp(row.creation_date),
          changedDate: timestamp(row.change_date),
        })),
      };
    },

    async deleteOrganization({ id }, context) {
      return { deletionDate: await orgs.remove(context, id) };
    },

    async deactivateOrganization({ id }, context) {
      return { changeDate: await orgs.deactivate(context, id) };
    },

    async activateOrganization({ id }, context) {
      return { changeDate: await orgs.change(context, id, commands.reactivateOrg) };
    },

    async addOrganizationDomain({ organizationId, domain }, context) {
      return { creationDate: await orgs.addDomain(context, organizationId, domain) };
    },

    async listOrganizationDomains(request, context) {
      const page = await orgs.listDomains(context, request.organizationId, request.pagination, (where) => {
        for (const { filter } of request.filters) {
          if (filter.case !== 'domainNameFilter') throw emptyFilter('filters');
          where.text('domain', filter.value.name, filter.value.method);
        }
      });
      return {
        pagination: paginationOf(page),
        domains: page.rows.map((row) => ({
          organizationId: row.org_id,
          domainName: row.domain,
          isVerified: row.is_verified,
          isPrimary: row.is_primary,
          validationType: row.validation_type,
        })),
      };
    },

    async deleteOrganizationDomain({ organizationId, domain }, context) {
      return { deletionDate: await orgs.removeDomain(context, organizationId, domain) };
    },

    async setOrganizationMetadata({ organizationId, metadata }, context) {
      return { setDate: await orgs.setMetadata(context, organizationId, metadata) };
    },

    async listOrganizationMetadata(request, context) {
      const page = await orgs.listMetadata(context, request.organizationId, request.pagination, (where) => {
        for (const { query } of request.filter) {
          if (query.case !== 'keyQuery') throw emptyFilter('filter');
          where.text('key', query.value.key, query.value.method);
        }
      });
      return { pagination: paginationOf(page), metadata: page.rows.map(metadataAnswer) };
    },

    async deleteOrganizationMetadata({ organizationId, keys }, context) {
      return { deletionDate: await orgs.removeMetadata(context, organizationId, keys) };
    },
  });
}
