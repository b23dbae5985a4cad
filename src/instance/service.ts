import { deletionDate, paginationOf, timestamp } from '../contract/details.ts';
import type { InstanceService } from '../contract/services/instance/v2.ts';
import { implement } from '../contract/types.ts';
import type { Platform } from '../platform.ts';
import { domainAnswer, domainsOfInstance, instanceAnswer, trustedDomainAnswer } from './answers.ts';
import * as commands from './commands.ts';
import {
  changeInstance,
  domainSort,
  emptyFilter,
  instanceSort,
  readInstance,
  requireFound,
  requireOn,
  targetOf,
  trustedSort,
  writeDomains,
  writeInstance,
} from './operations.ts';
import {
  instanceDomainsCondition,
  searchInstanceDomains,
  searchInstances,
  searchTrustedDomains,
} from './queries.ts';

/** `zitadel.instance.v2.InstanceService` */
export const instanceService = (platform: Platform) =>
  implement<typeof InstanceService>('zitadel.instance.v2.InstanceService', {
    async getInstance(request, context) {
      const id = targetOf(context, request.instanceId);
      await requireOn(context, id, readInstance);
      const row = await requireFound(platform, id);
      return { instance: { ...instanceAnswer(row), customDomains: domainsOfInstance(row) } };
    },

    async listInstances(request) {
      const page = await searchInstances(platform.sql, {
        page: request.pagination,
        sort: instanceSort[request.sortingColumn] ?? 'creation_date',
        filter(where) {
          for (const { filter } of request.filters) {
            if (filter.case === 'inIdsFilter') where.in('i.id', filter.value.ids);
            else if (filter.case === 'customDomainsFilter')
              instanceDomainsCondition(where, filter.value.domains);
            else throw emptyFilter('filters');
          }
        },
      });
      return {
        instances: page.rows.map((row) => ({
          ...instanceAnswer(row),
          customDomains: domainsOfInstance(row),
        })),
        pagination: paginationOf(page),
      };
    },

    async updateInstance(request, context) {
      const id = targetOf(context, request.instanceId);
      await requireOn(context, id, writeInstance);
      const done = await changeInstance(platform, context, id, (instance) =>
        commands.renameInstance(instance, { name: request.instanceName }),
      );
      return { changeDate: timestamp(done.changedAt) };
    },

    async deleteInstance(request, context) {
      const id = targetOf(context, request.instanceId);
      const done = await changeInstance(platform, context, id, commands.removeInstance);
      return { deletionDate: deletionDate(done) };
    },

    async addCustomDomain(request, context) {
      const id = targetOf(context, request.instanceId);
      await requireOn(context, id, writeDomains);
      const done = await changeInstance(platform, context, id, (instance) =>
        commands.addInstanceDomain(instance, { domain: request.customDomain }),
      );
      return { creationDate: timestamp(done.changedAt) };
    },

    async removeCustomDomain(request, context) {
      const id = targetOf(context, request.instanceId);
      await requireOn(context, id, writeDomains);
      const done = await changeInstance(platform, context, id, (instance) =>
        commands.removeInstanceDomain(instance, { domain: request.customDomain }),
      );
      return { deletionDate: deletionDate(done) };
    },

    async listCustomDomains(request, context) {
      const id = targetOf(context, request.instanceId);
      await requireOn(context, id, readInstance);
      const page = await searchInstanceDomains(platform.sql, id, {
        page: request.pagination,
        sort: domainSort[request.sortingColumn] ?? 'creation_date',
        filter(where) {
          for (const { filter } of request.filters) {
            if (filter.case === 'domainFilter')
              where.text('d.domain', filter.value.domain, filter.value.method);
            else if (filter.case === 'generatedFilter') where.equals('d.is_generated', filter.value);
            else if (filter.case === 'primaryFilter') where.equals('d.is_primary', filter.value);
            else throw emptyFilter('filters');
          }
        },
      });
      return { domains: page.rows.map((row) => domainAnswer(id, row)), pagination: paginationOf(page) };
    },

    async addTrustedDomain(request, context) {
      const id = targetOf(context, request.instanceId);
      await requireOn(context, id, writeInstance);
      const done = await changeInstance(platform, context, id, (instance) =>
        commands.addTrustedDomain(instance, { domain: request.trustedDomain }),
      );
      return { creationDate: timestamp(done.changedAt) };
    },

    async removeTrustedDomain(request, context) {
      const id = targetOf(context, request.instanceId);
      await requireOn(context, id, writeInstance);
      const done = await changeInstance(platform, context, id, (instance) =>
        commands.removeTrustedDomain(instance, { domain: request.trustedDomain }),
      );
      return { deletionDate: deletionDate(done) };
    },

    async listTrustedDomains(request, context) {
      const id = targetOf(context, request.instanceId);
      await requireOn(context, id, readInstance);
      const page = await searchTrustedDomains(platform.sql, id, {
        page: request.pagination,
        sort: trustedSort[request.sortingColumn] ?? 'creation_date',
        filter(where) {
          for (const { filter } of request.filters) {
            if (filter.case !== 'domainFilter') throw emptyFilter('filters');
            where.text('t.domain', filter.value.domain, filter.value.method);
          }
        },
      });
      return {
        trustedDomain: page.rows.map((row) => trustedDomainAnswer(id, row)),
        pagination: paginationOf(page),
      };
    },
  });
