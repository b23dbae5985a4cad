import { deletionDate, paginationOf, timestamp } from '../contract/details.ts';
import type { InstanceService } from '../contract/services/instance/v2beta.ts';
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

/** `zitadel.instance.v2beta.InstanceService`: the same under its earlier message shapes. */
export const instanceServiceBeta = (platform: Platform) =>
  implement<typeof InstanceService>('zitadel.instance.v2beta.InstanceService', {
    async getInstance(request, context) {
      const id = targetOf(context, request.instanceId);
      await requireOn(context, id, readInstance);
      const row = await requireFound(platform, id);
      return { instance: { ...instanceAnswer(row), domains: domainsOfInstance(row) } };
    },

    async listInstances(request) {
      const page = await searchInstances(platform.sql, {
        page: request.pagination,
        sort: instanceSort[request.sortingColumn ?? 0] ?? 'creation_date',
        filter(where) {
          for (const { query } of request.queries) {
            if (query.case === 'idQuery') where.in('i.id', query.value.ids);
            else if (query.case === 'domainQuery') instanceDomainsCondition(where, query.value.domains);
            else throw emptyFilter('queries');
          }
        },
      });
      return {
        instances: page.rows.map((row) => ({ ...instanceAnswer(row), domains: domainsOfInstance(row) })),
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
        commands.addInstanceDomain(instance, { domain: request.domain }),
      );
      return { creationDate: timestamp(done.changedAt) };
    },

    async removeCustomDomain(request, context) {
      const id = targetOf(context, request.instanceId);
      await requireOn(context, id, writeDomains);
      const done = await changeInstance(platform, context, id, (instance) =>
        commands.removeInstanceDomain(instance, { domain: request.domain }),
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
          for (const { query } of request.queries) {
            if (query.case === 'domainQuery') where.text('d.domain', query.value.domain, query.value.method);
            else if (query.case === 'generatedQuery') where.equals('d.is_generated', query.value.generated);
            else if (query.case === 'primaryQuery') where.equals('d.is_primary', query.value.primary);
            else throw emptyFilter('queries');
          }
        },
      });
      return { domains: page.rows.map((row) => domainAnswer(id, row)), pagination: paginationOf(page) };
    },

    async addTrustedDomain(request, context) {
      const id = targetOf(context, request.instanceId);
      await requireOn(context, id, writeInstance);
      const done = await changeInstance(platform, context, id, (instance) =>
        commands.addTrustedDomain(instance, { domain: request.domain }),
      );
      return { creationDate: timestamp(done.changedAt) };
    },

    async removeTrustedDomain(request, context) {
      const id = targetOf(context, request.instanceId);
      await requireOn(context, id, writeInstance);
      const done = await changeInstance(platform, context, id, (instance) =>
        commands.removeTrustedDomain(instance, { domain: request.domain }),
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
          for (const { query } of request.queries) {
            if (query.case !== 'domainQuery') throw emptyFilter('queries');
            where.text('t.domain', query.value.domain, query.value.method);
          }
        },
      });
      return {
        trustedDomain: page.rows.map((row) => trustedDomainAnswer(id, row)),
        pagination: paginationOf(page),
      };
    },
  });
