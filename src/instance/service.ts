import { paginationOf } from '../contract/details.ts';
import type { InstanceService } from '../contract/services/instance/v2.ts';
import { implement } from '../contract/types.ts';
import type { Platform } from '../platform.ts';
import { domainAnswer, domainsOfInstance, instanceAnswer, trustedDomainAnswer } from './answers.ts';
import { emptyFilter, instanceOperations } from './operations.ts';
import { type InstanceRow, instanceDomainsCondition } from './queries.ts';

const answer = (row: InstanceRow) => ({ ...instanceAnswer(row), customDomains: domainsOfInstance(row) });

/** `zitadel.instance.v2.InstanceService` */
export function instanceService(platform: Platform) {
  const instances = instanceOperations(platform);

  return implement<typeof InstanceService>('zitadel.instance.v2.InstanceService', {
    async getInstance(request, context) {
      return { instance: answer(await instances.get(context, request.instanceId)) };
    },

    async listInstances(request) {
      const page = await instances.list(request, (where) => {
        for (const { filter } of request.filters) {
          if (filter.case === 'inIdsFilter') where.in('id', filter.value.ids);
          else if (filter.case === 'customDomainsFilter')
            instanceDomainsCondition(where, filter.value.domains);
          else throw emptyFilter('filters');
        }
      });
      return { instances: page.rows.map(answer), pagination: paginationOf(page) };
    },

    async updateInstance(request, context) {
      return { changeDate: await instances.rename(context, request.instanceId, request.instanceName) };
    },

    async deleteInstance(request, context) {
      return { deletionDate: await instances.remove(context, request.instanceId) };
    },

    async addCustomDomain(request, context) {
      return { creationDate: await instances.addDomain(context, request.instanceId, request.customDomain) };
    },

    async removeCustomDomain(request, context) {
      return {
        deletionDate: await instances.removeDomain(context, request.instanceId, request.customDomain),
      };
    },

    async listCustomDomains(request, context) {
      const { id, page } = await instances.listDomains(context, request.instanceId, request, (where) => {
        for (const { filter } of request.filters) {
          if (filter.case === 'domainFilter') where.text('domain', filter.value.domain, filter.value.method);
          else if (filter.case === 'generatedFilter') where.equals('generated', filter.value);
          else if (filter.case === 'primaryFilter') where.equals('primary', filter.value);
          else throw emptyFilter('filters');
        }
      });
      return { domains: page.rows.map((row) => domainAnswer(id, row)), pagination: paginationOf(page) };
    },

    async addTrustedDomain(request, context) {
      return {
        creationDate: await instances.addTrustedDomain(context, request.instanceId, request.trustedDomain),
      };
    },

    async removeTrustedDomain(request, context) {
      return {
        deletionDate: await instances.removeTrustedDomain(context, request.instanceId, request.trustedDomain),
      };
    },

    async listTrustedDomains(request, context) {
      const { id, page } = await instances.listTrustedDomains(
        context,
        request.instanceId,
        request,
        (where) => {
          for (const { filter } of request.filters) {
            if (filter.case !== 'domainFilter') throw emptyFilter('filters');
            where.text('domain', filter.value.domain, filter.value.method);
          }
        },
      );
      return {
        trustedDomain: page.rows.map((row) => trustedDomainAnswer(id, row)),
        pagination: paginationOf(page),
      };
    },
  });
}
