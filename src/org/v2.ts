import { listDetails, paginationOf, rowDetails, timestamp } from '../contract/details.ts';
import { pageAsked } from '../contract/page-asked.ts';
import type { OrganizationService } from '../contract/services/org/v2.ts';
import { implement } from '../contract/types.ts';
import type { Platform } from '../platform.ts';
import * as commands from './commands/index.ts';
import type { AdminRequest } from './create.ts';
import type { OrgOperations } from './operations.ts';
import { emptyFilter, metadataAnswer, namelessAdmin, orgCondition } from './wire.ts';

/** `zitadel.org.v2.OrganizationService` */
export const organizationService = (platform: Platform, orgs: OrgOperations) =>
  implement<typeof OrganizationService>('zitadel.org.v2.OrganizationService', {
    async addOrganization(request, context) {
      const { id, done, created } = await orgs.create(context, {
        id: request.organizationId || request.orgId,
        name: request.name,
        admins: request.admins.map(({ roles, userType }): AdminRequest => {
          if (userType.case === undefined) throw namelessAdmin();
          return { roles, ...userType };
        }),
      });
      return {
        organizationId: id,
        createdAdmins: created,
        details: {
          sequence: BigInt(done.version),
          changeDate: timestamp(done.changedAt),
          creationDate: timestamp(done.changedAt),
          resourceOwner: id,
        },
      };
    },

    async updateOrganization({ organizationId, name }, context) {
      return {
        changeDate: await orgs.change(context, organizationId, (org) => commands.renameOrg(org, { name })),
      };
    },

    async listOrganizations(request, context) {
      const { query: page, sortingColumn } = request;
      const found = await orgs.list(context, { page: pageAsked(context, page), sortingColumn }, (where) => {
        for (const query of request.queries) orgCondition(where, query, context.instance.defaultOrgId);
      });
      return {
        details: listDetails(found, platform.projections.position(), platform.clock()),
        sortingColumn,
        result: found.rows.map((row) => ({
          id: row.id,
          details: rowDetails(row),
          state: row.state,
          name: row.name,
          primaryDomain: row.primary_domain,
        })),
      };
    },

    async deleteOrganization({ organizationId }, context) {
      return { deletionDate: await orgs.remove(context, organizationId) };
    },

    async deactivateOrganization({ organizationId }, context) {
      return { changeDate: await orgs.deactivate(context, organizationId) };
    },

    async activateOrganization({ organizationId }, context) {
      return { changeDate: await orgs.change(context, organizationId, commands.reactivateOrg) };
    },

    async addOrganizationDomain({ organizationId, domain }, context) {
      return { creationDate: timestamp((await orgs.domains.add(context, organizationId, domain)).changedAt) };
    },

    async listOrganizationDomains(request, context) {
      const page = await orgs.listDomains(context, request.organizationId, request.pagination, (where) => {
        for (const { filter } of request.filters) {
          if (filter.case !== 'domainFilter') throw emptyFilter('filters');
          where.text('domain', filter.value.domain, filter.value.method);
        }
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

    async deleteOrganizationDomain({ organizationId, domain }, context) {
      return { deletionDate: await orgs.removeDomain(context, organizationId, domain) };
    },

    generateOrganizationDomainValidation: ({ organizationId, domain, type }, context) =>
      orgs.domains.askForProof(context, organizationId, { domain, type }),

    async verifyOrganizationDomain({ organizationId, domain }, context) {
      return {
        changeDate: timestamp((await orgs.domains.verify(context, organizationId, domain)).changedAt),
      };
    },

    async setOrganizationMetadata({ organizationId, metadata }, context) {
      return { setDate: await orgs.setMetadata(context, organizationId, metadata) };
    },

    async listOrganizationMetadata(request, context) {
      const page = await orgs.listMetadata(context, request.organizationId, request.pagination, (where) => {
        for (const { filter } of request.filters) {
          if (filter.case !== 'keyFilter') throw emptyFilter('filters');
          where.text('key', filter.value.key, filter.value.method);
        }
      });
      return { pagination: paginationOf(page), metadata: page.rows.map(metadataAnswer) };
    },

    async deleteOrganizationMetadata({ organizationId, keys }, context) {
      return { deletionDate: await orgs.removeMetadata(context, organizationId, keys) };
    },
  });
