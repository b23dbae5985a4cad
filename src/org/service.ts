import { deletionDate, listDetails, paginationOf, rowDetails, timestamp } from '../contract/details.ts';
import type { OrganizationService } from '../contract/services/org/v2.ts';
import { implement } from '../contract/types.ts';
import { invalidArgument } from '../errors/index.ts';
import type { Platform } from '../platform.ts';
import * as commands from './commands.ts';
import { orgCondition } from './filters.ts';
import type { OrgNeighbours } from './neighbours.ts';
import { type AdminRequest, orgOperations } from './operations.ts';
import { type OrgRow, searchOrgDomains, searchOrgMetadata, searchOrgs } from './queries.ts';

const emptyFilter = (field: string) =>
  invalidArgument('ORG-Flt01', `Each of ${field} must hold one filter`, { field });

/** `zitadel.org.v2.OrganizationService` */
export function organizationService(platform: Platform, neighbours: OrgNeighbours) {
  const orgs = orgOperations(platform, neighbours);
  const { sql } = platform;

  return implement<typeof OrganizationService>('zitadel.org.v2.OrganizationService', {
    async addOrganization(request, context) {
      const done = await orgs.create(context, {
        id: request.organizationId || request.orgId,
        name: request.name,
        admins: request.admins.map((admin): AdminRequest => {
          if (admin.userType.case === undefined) {
            throw invalidArgument('ORG-Adm01', 'Each of admins needs userId or human', { field: 'admins' });
          }
          return { roles: admin.roles, ...admin.userType };
        }),
      });
      return {
        organizationId: done.id,
        createdAdmins: done.created,
        details: {
          sequence: BigInt(done.appended.versions[0] ?? 0),
          changeDate: timestamp(done.appended.createdAt),
          creationDate: timestamp(done.appended.createdAt),
          resourceOwner: done.id,
        },
      };
    },

    async updateOrganization(request, context) {
      const done = await orgs.change(context, request.organizationId, 'org.write', (org) =>
        commands.renameOrg(org, { name: request.name }),
      );
      return { changeDate: timestamp(done.changedAt) };
    },

    async listOrganizations(request, context) {
      const restriction = await orgs.restriction(context, 'org.read');
      const page = await searchOrgs(sql, context.instance.id, {
        page: request.query,
        sort: request.sortingColumn === 2 ? 'creation_date' : 'name',
        filter(where) {
          restriction(where);
          for (const query of request.queries) orgCondition(where, query, context.instance.defaultOrgId);
        },
      });
      return {
        details: listDetails(page, platform.projections.position(), platform.clock()),
        sortingColumn: request.sortingColumn,
        result: page.rows.map(organization),
      };
    },

    async deleteOrganization(request, context) {
      const done = await orgs.remove(context, request.organizationId);
      return { deletionDate: deletionDate(done) };
    },

    async deactivateOrganization(request, context) {
      const done = await orgs.change(context, request.organizationId, 'org.write', commands.deactivateOrg);
      return { changeDate: timestamp(done.changedAt) };
    },

    async activateOrganization(request, context) {
      const done = await orgs.change(context, request.organizationId, 'org.write', commands.reactivateOrg);
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
            if (filter.case === 'domainFilter')
              where.text('d.domain', filter.value.domain, filter.value.method);
          }
        },
      });
      return {
        pagination: paginationOf(page),
        domains: page.rows.map((row) => ({
          organizationId: row.org_id,
          domain: row.domain,
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
          for (const { filter } of request.filters) {
            if (filter.case !== 'keyFilter') throw emptyFilter('filters');
            where.text('m.key', filter.value.key, filter.value.method);
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

const organization = (row: OrgRow) => ({
  id: row.id,
  details: rowDetails(row),
  state: row.state,
  name: row.name,
  primaryDomain: row.primary_domain,
});
