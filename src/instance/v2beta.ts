import { paginationOf } from '../contract/details.ts';
import type { InstanceService } from '../contract/services/instance/v2beta.ts';
import { implement } from '../contract/types.ts';
import type { Platform } from '../platform.ts';
import { domainAnswer, domainsOfInstance, instanceAnswer, trustedDomainAnswer } from './answers.ts';
import { emptyFilter, instanceOperations } from './operations.ts';
import { type InstanceRow, instanceDomainsCondition } from './queries.ts';

const answer = (row: InstanceRow) => ({ ...instanceAnswer(row), domains: domainsOfInstance(row) });

/** `zitadel.instance.v2beta.InstanceService`: the same under its earlier message shapes. */
export function instanceServiceBeta(platform: Platform) {
  const instances = instanceOperations(platform);

  return implement<typeof InstanceService>('zitadel.instance.v2beta.InstanceService', {
    async getInstance(request, context) {
      return { instance: answer(await instances.get(context, request.instanceId)) };
    },

    async listInstances(request) {
      const page = await instances.list(request, (where) => {
        for (const { query } of request.queries) {
          if (query.case === 'idQuery') where.in('id', query.value.ids);
          else if (query.case === 'domainQuery') instanceDomainsCondition(where, query.value.domains);
          else throw emptyFilter('queries');
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
      return { creationDate: await instances.addDomain(context, request.instanceId, request.domain) };
    },

    async removeCustomDomain(request, context) {
      return { deletionDate: await instances.removeDomain(context, request.instanceId, request.domain) };
    },

    async listCustomDomains(request, context) {
      const { id, page } = await instances.listDomains(context, request.instanceId, request, (where) => {
        for (const { query } of request.queries) {
          if (query.case === 'domainQuery') where.text('domain', query.value.domain, query.value.method);
          else if (query.case === 'generatedQuery') where.equals('generated', query.value.generated);
          else if (query.case === 'primaryQuery') where.equals('primary', query.value.primary);
          else throw emptyFilter('queries');
        }
      });
      return { domains: page.rows.map((row) => domainAnswer(id, row)), pagination: paginationOf(page) };
    },

    async addTrustedDomain(request, context) {
      return { creationDate: await instances.addTrustedDomain(context, request.instanceId, request.domain) };
    },

    async removeTrustedDomain(request, context) {
      return {
        deletionDate: await instances.removeTrustedDomain(context, request.instanceId, request.domain),
      };
    },

    async listTrustedDomains(request, context) {
      const { id, page } = await instances.listTrustedDomains(
        context,
        request.instanceId,
        request,
        (where) => {
          for (const { query } of request.queries) {
            if (query.case !== 'domainQuery') throw emptyFilter('queries');
            where.text('domain', query.value.domain, query.value.method);
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
