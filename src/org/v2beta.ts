import { deletionDate, paginationOf, timestamp } from '../contract/details.ts';
import type { OrganizationService } from '../contract/services/org/v2beta.ts';
import { implement } from '../contract/types.ts';
import { invalidArgument } from '../errors/index.ts';
import type { Platform } from '../platform.ts';
import * as commands from './commands.ts';
import type { OrgNeighbours } from './neighbours.ts';
import { type AdminRequest, orgOperations } from './operations.ts';
import { orgDomainCondition, searchOrgDomains, searchOrgMetadata, searchOrgs } from './queries.ts';

const emptyFilter = (field: string) =>
  invalidArgument('ORG-Flt01', `Each of ${field} must hold one filter`, { field });

/** `zitadel.org.v2beta.OrganizationService`: the v2 operations under their earlier message shapes. */
export function organizationServiceBeta(platform: Platform, neighbours: OrgNeighbours) {
  const orgs = orgOperations(platform, neighbours);
  const { sql } = platform;

  return implement<typeof OrganizationService>('zitadel.org.v2beta.OrganizationService', {
    async createOrganization(request, context) {
      const done = await orgs.create(context, {
        id: request.id,
        name: request.name,
        admins: request.admins.map((admin): AdminRequest => {
          const { userType, roles } = admin;
          if (userType.case === undefined) {
            throw invalidArgument('ORG-Adm01', 'Each of admins needs userId or human', { field: 'admins' });
          }
          return userType.case === 'userId'
            ? { roles, ...userType }
            : { roles, case: 'humanBeta', value: userType.value };
        }),
      });
      return {
        id: done.id,
        creationDate: timestamp(done.appended.createdAt),
        organizationAdmins: [
          ...done.created.map((value) => ({ OrganizationAdmin: { case: 'createdAdmin' as const, value } })),
          ...done.assigned.map((userId) => ({
            OrganizationAdmin: { case: 'assignedAdmin' as const, value: { userId } },
          })),
        ],
      };
    },

    async updateOrganization(request, context) {
      const done = await orgs.change(context, request.id, 'org.write', (org) =>
        commands.renameOrg(org, { name: request.name }),
      );
      return { changeDate: timestamp(done.changedAt) };
    },

    async listOrganizations(request, context) {
      const restriction = await orgs.restriction(context, 'org.read');
      const page = await searchOrgs(sql, context.instance.id, {
        page: request.pagination,
        sort: request.sortingColumn === 2 ? 'creation_date' : 'name',
        filter(where) {
          restriction(where);
          for (const { filter } of request.filter) {
            if (filter.case === 'nameFilter') where.text('o.name', filter.value.name, filter.value.method);
            else if (filter.case === 'domainFilter')
              orgDomainCondition(where, filter.value.domain, filter.value.method);
            else if (filter.case === 'stateFilter') where.equals('o.state', filter.value.state);
            else if (filter.case === 'idFilter') where.equals('o.id', filter.value.id);
            else throw emptyFilter('filter');
          }
        },
      });
      return {
        pagination: paginationOf(page),
        organizations: page.rows.map((row) => ({
          id: row.id,
          name: row.name,
          state: row.state,
          primaryDomain: row.primary_domain,
          creationDate: timestamp(row.creation_date),
          changedDate: timestamp(row.change_date),
        })),
      };
    },

    async deleteOrganization(request, context) {
      const done = await orgs.remove(context, request.id);
      return { deletionDate: deletionDate(done) };
    },

    async deactivateOrganization(request, context) {
      const done = await orgs.change(context, request.id, 'org.write', commands.deactivateOrg);
      return { changeDate: timestamp(done.changedAt) };
    },

    async activateOrganization(request, context) {
      const done = await orgs.change(context, request.id, 'org.write', commands.reactivateOrg);
      return { changeDate: timestamp(done.changedAt) };
    },

    async addOrganizationDomain(request, context) {
      const done = await orgs.addDomain(context, request.organizationId, request.domain);
      return { creationDate: timestamp(done.changedAt) };
    },

    async listOrganizationDomains(request, context) {
      await context.require('org.read', { orgId: request.organizationId });
      const page = await searchOrgDomains(sql, context.instance.id, request.organizationId, {
        page: request.pagination,
        filter(where) {
          for (const { filter } of request.filters) {
            if (filter.case !== 'domainNameFilter') throw emptyFilter('filters');
            where.text('d.domain', filter.value.name, filter.value.method);
          }
        },
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

    async deleteOrganizationDomain(request, context) {
      const done = await orgs.change(context, request.organizationId, 'org.write', (org) =>
        commands.removeOrgDomain(org, { domain: request.domain }),
      );
      return { deletionDate: deletionDate(done) };
    },

    async setOrganizationMetadata(request, context) {
      const done = await orgs.change(context, request.organizationId, 'org.write', (org) =>
        commands.setOrgMetadata(org, request.metadata),
      );
      return { setDate: timestamp(done.changedAt) };
    },

    async listOrganizationMetadata(request, context) {
      await context.require('org.read', { orgId: request.organizationId });
      const page = await searchOrgMetadata(sql, context.instance.id, request.organizationId, {
        page: request.pagination,
        filter(where) {
          for (const { query } of request.filter) {
            if (query.case !== 'keyQuery') throw emptyFilter('filter');
            where.text('m.key', query.value.key, query.value.method);
          }
        },
      });
      return {
        pagination: paginationOf(page),
        metadata: page.rows.map((row) => ({
          key: row.key,
          value: Buffer.from(row.value, 'base64'),
          creationDate: timestamp(row.creation_date),
          changeDate: timestamp(row.change_date),
        })),
      };
    },

    async deleteOrganizationMetadata(request, context) {
      const done = await orgs.change(context, request.organizationId, 'org.write', (org) =>
        commands.removeOrgMetadata(org, request.keys),
      );
      return { deletionDate: deletionDate(done) };
    },
  });
}
