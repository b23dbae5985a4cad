import type { Config } from '../config/index.ts';
import { commandDetails, listDetailsV1, timestamp } from '../contract/details.ts';
import type { SystemService } from '../contract/services/system/v1.ts';
import type { Handlers, RequestContext } from '../contract/types.ts';
import { randomSecret } from '../crypto/index.ts';
import { invalidArgument, notFound } from '../errors/index.ts';
import {
  changeInstance,
  domainAnswerV1,
  domainConditionV1,
  domainSort,
  findInstance,
  hostTaken,
  instanceAnswerV1,
  instanceCommands,
  instanceDomainsCondition,
  searchInstanceDomains,
  searchInstances,
} from '../instance/index.ts';
import type { Platform } from '../platform.ts';
import { provision, type Tenant } from './provision.ts';
import { humanOwner, machineAccount } from './requests.ts';

const instanceSort = ['creationDate', 'id', 'name', 'creationDate'] as const;

/** `zitadel.system.v1.SystemService`: the operator's view, across all instances. */
export function systemHandlers(platform: Platform, config: Config): Handlers<typeof SystemService> {
  const originOf = (host: string) => {
    const { protocol, port } = new URL(config.server.publicUrl);
    return `${protocol}//${host}${port ? `:${port}` : ''}`;
  };

  /** A custom domain comes first; the generated one is always there to fall back to. */
  const domainsFor = (instanceName: string, customDomain: string) => {
    const slug = instanceCommands.slugOf(instanceName);
    const generated = `${slug}-${randomSecret(6, 'abcdefghijklmnopqrstuvwxyz0123456789')}.${config.firstInstance.domain}`;
    const custom =
      customDomain === ''
        ? []
        : [{ domain: instanceCommands.newHost(customDomain, 'custom_domain'), generated: false }];
    return [...custom, { domain: generated, generated: true }];
  };

  const create = (
    context: RequestContext,
    request: { instanceName: string; firstOrgName: string; customDomain: string; defaultLanguage: string },
    owner: Pick<Parameters<typeof provision>[1], 'human' | 'machine'>,
  ): Promise<Tenant> => {
    const domains = domainsFor(request.instanceName, request.customDomain);
    return provision(
      platform,
      {
        name: request.instanceName,
        defaultLanguage: request.defaultLanguage || 'en',
        domains,
        orgName: request.firstOrgName || request.instanceName,
        origins: domains.map(({ domain }) => originOf(domain)),
        ...owner,
      },
      (position) => context.scope.observe(position),
    );
  };

  const detailsOfTenant = (tenant: Tenant) => ({
    sequence: BigInt(tenant.version),
    creationDate: timestamp(tenant.createdAt),
    changeDate: timestamp(tenant.createdAt),
    resourceOwner: tenant.instanceId,
  });

  const list = (page: Parameters<typeof listDetailsV1>[0]) =>
    listDetailsV1(page, platform.projections.position(), platform.clock());

  return {
    async createInstance(request, context) {
      const { owner } = request;
      if (owner.case === undefined) {
        throw invalidArgument('SYS-Own02', 'Set human or machine: an instance needs an owner', {
          field: 'owner',
        });
      }
      const tenant = await create(
        context,
        request,
        owner.case === 'human'
          ? { human: humanOwner(owner.value) }
          : { machine: machineAccount(owner.value) },
      );
      return {
        instanceId: tenant.instanceId,
        details: detailsOfTenant(tenant),
        pat: tenant.machine?.personalAccessToken ?? '',
        machineKey: tenant.machine?.keyFile ?? new Uint8Array(),
      };
    },

    async addInstance(request, context) {
      const human = humanOwner({
        userName: request.ownerUserName,
        email: request.ownerEmail,
        profile: request.ownerProfile,
        password: request.ownerPassword,
      });
      const tenant = await create(context, request, { human });
      return { instanceId: tenant.instanceId, details: detailsOfTenant(tenant) };
    },

    async listInstances(request) {
      const page = await searchInstances(platform, {
        page: request.query,
        sort: instanceSort[request.sortingColumn] ?? 'creationDate',
        filter(where) {
          for (const { query } of request.queries) {
            if (query.case === 'idQuery') where.in('id', query.value.ids);
            else if (query.case === 'domainQuery') instanceDomainsCondition(where, query.value.domains);
            else
              throw invalidArgument('SYS-Qry01', 'Each of queries must hold one query', { field: 'queries' });
          }
        },
      });
      return {
        details: list(page),
        sortingColumn: request.sortingColumn,
        result: page.rows.map(instanceAnswerV1),
      };
    },

    async getInstance(request) {
      const row = await findInstance(platform.sql, request.instanceId);
      if (!row) throw notFound('INST-Nfd01', 'Instance not found');
      return { instance: instanceAnswerV1(row) };
    },

    async updateInstance(request, context) {
      const done = await changeInstance(platform, context, request.instanceId, (instance) =>
        instanceCommands.renameInstance(instance, { name: request.instanceName }),
      );
      return { details: commandDetails(done) };
    },

    async removeInstance(request, context) {
      const done = await changeInstance(platform, context, request.instanceId, (instance) => {
        instanceCommands.requireInstance(instance);
        return instanceCommands.removeInstance(instance);
      });
      return { details: commandDetails(done) };
    },

    async existsDomain(request) {
      return { exists: await hostTaken(platform.sql, instanceCommands.cleanHost(request.domain)) };
    },

    async listDomains(request) {
      const page = await searchInstanceDomains(platform, request.instanceId, {
        page: request.query,
        sort: domainSort[request.sortingColumn] ?? 'creationDate',
        filter(where) {
          for (const query of request.queries) domainConditionV1(where, query);
        },
      });
      return {
        details: list(page),
        sortingColumn: request.sortingColumn,
        result: page.rows.map(domainAnswerV1),
      };
    },

    async addDomain(request, context) {
      const done = await changeInstance(platform, context, request.instanceId, (instance) =>
        instanceCommands.addInstanceDomain(instance, { domain: request.domain }),
      );
      return { details: commandDetails(done) };
    },

    async removeDomain(request, context) {
      const done = await changeInstance(platform, context, request.instanceId, (instance) =>
        instanceCommands.removeInstanceDomain(instance, {
          domain: request.domain,
          publicUrl: config.server.publicUrl,
        }),
      );
      return { details: commandDetails(done) };
    },

    async setPrimaryDomain(request, context) {
      const done = await changeInstance(platform, context, request.instanceId, (instance) =>
        instanceCommands.setPrimaryInstanceDomain(instance, { domain: request.domain }),
      );
      return { details: commandDetails(done) };
    },
  };
}
