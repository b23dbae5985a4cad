import { paginationOf } from '../contract/details.ts';
import type { InstanceService } from '../contract/services/instance/v2.ts';
import { implement } from '../contract/types.ts';
import type { Platform } from '../platform.ts';
import { instanceOperations } from './operations.ts';
import {
  customDomainFilter,
  domainAnswer,
  instanceAnswer,
  instanceFilter,
  trustedDomainAnswer,
  trustedDomainFilter,
} from './wire.ts';

/** `zitadel.instance.v2.InstanceService` */
export function instanceService(platform: Platform, publicUrl: string) {
  const instances = instanceOperations(platform, publicUrl);

  return implement<typeof InstanceService>('zitadel.instance.v2.InstanceService', {
    async getInstance(request, context) {
      return { instance: instanceAnswer(await instances.get(context, request.instanceId)) };
    },

    async listInstances(request) {
      const page = await instances.list(request, (where) => {
        for (const filter of request.filters) instanceFilter(where, filter);
      });
      return { instances: page.rows.map(instanceAnswer), pagination: paginationOf(page) };
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
        for (const filter of request.filters) customDomainFilter(where, filter);
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
          for (const filter of request.filters) trustedDomainFilter(where, filter);
        },
      );
      return {
        trustedDomain: page.rows.map((row) => trustedDomainAnswer(id, row)),
        pagination: paginationOf(page),
      };
    },
  });
}
