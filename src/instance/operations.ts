import { deletionDate, timestamp } from '../contract/details.ts';
import type { RequestContext } from '../contract/types.ts';
import type { Page, PageRequest } from '../database/search.ts';
import { notFound } from '../errors/index.ts';
import { type Decision, type Executed, runCommand } from '../eventstore/index.ts';
import type { Platform } from '../platform.ts';
import * as commands from './commands.ts';
import {
  type DomainConditions,
  type DomainRow,
  type DomainSort,
  findInstance,
  type InstanceConditions,
  type InstanceRow,
  searchInstanceDomains,
  searchInstances,
  searchTrustedDomains,
  type TrustedDomainConditions,
  type TrustedDomainRow,
  type TrustedDomainSort,
} from './queries.ts';
import { type Instance, instanceAggregate } from './state.ts';

/** What an administrator of the instance itself needs, and what the operator of the whole system needs. */
interface InstancePermission {
  readonly own: string;
  readonly system: string;
}

const reading: InstancePermission = { own: 'iam.read', system: 'system.instance.read' };
const writing: InstancePermission = { own: 'iam.write', system: 'system.instance.write' };
/** Domains of instances are the operator's. */
const writingDomains: InstancePermission = { own: 'system.domain.write', system: 'system.domain.write' };

/** Sort columns as the contract's enums number them. */
const instanceSort = ['creationDate', 'id', 'name', 'creationDate'] as const;
export const domainSort: readonly DomainSort[] = [
  'creationDate',
  'domain',
  'primary',
  'generated',
  'creationDate',
];
export const trustedSort: readonly TrustedDomainSort[] = ['creationDate', 'domain', 'creationDate'];

export interface ListRequest {
  readonly pagination?: PageRequest | undefined;
  readonly sortingColumn?: number | undefined;
}

type Filter<W> = (where: W) => void;

/** What all versions of the API share. An instance id of '' means the one the host names. */
export function instanceOperations(platform: Platform, publicUrl: string) {
  const targetOf = async (context: RequestContext, instanceId: string, permission: InstancePermission) => {
    const id = instanceId || context.instance.id;
    const mayOnOwn = id === context.instance.id && (await context.can(permission.own));
    if (!mayOnOwn) await context.require(permission.system);
    return id;
  };

  const change = async (
    context: RequestContext,
    instanceId: string,
    permission: InstancePermission,
    decide: (instance: Instance) => Decision,
  ) => {
    const id = await targetOf(context, instanceId, permission);
    return timestamp((await changeInstance(platform, context, id, decide)).changedAt);
  };

  /** The same for what may be gone already: no date when there was nothing to do. */
  const take = async (...[context, instanceId, permission, decide]: Parameters<typeof change>) => {
    const id = await targetOf(context, instanceId, permission);
    return deletionDate(await changeInstance(platform, context, id, decide));
  };

  return {
    async get(context: RequestContext, instanceId: string): Promise<InstanceRow> {
      return requireFound(platform, await targetOf(context, instanceId, reading));
    },

    list: (request: ListRequest, filter: Filter<InstanceConditions>): Promise<Page<InstanceRow>> =>
      searchInstances(platform, {
        page: request.pagination,
        sort: instanceSort[request.sortingColumn ?? 0] ?? 'creationDate',
        filter,
      }),

    rename: (context: RequestContext, instanceId: string, name: string) =>
      change(context, instanceId, writing, (instance) => commands.renameInstance(instance, { name })),

    /** The transport asked for `system.instance.delete`. */
    async remove(context: RequestContext, instanceId: string) {
      return deletionDate(
        await changeInstance(platform, context, instanceId || context.instance.id, commands.removeInstance),
      );
    },

    addDomain: (context: RequestContext, instanceId: string, domain: string) =>
      change(context, instanceId, writingDomains, (instance) =>
        commands.addInstanceDomain(instance, { domain, field: 'custom_domain' }),
      ),

    removeDomain: (context: RequestContext, instanceId: string, domain: string) =>
      take(context, instanceId, writingDomains, (instance) =>
        commands.removeInstanceDomain(instance, {
          domain: commands.cleanHost(domain, 'custom_domain'),
          publicUrl,
        }),
      ),

    async listDomains(
      context: RequestContext,
      instanceId: string,
      request: ListRequest,
      filter: Filter<DomainConditions>,
    ): Promise<{ id: string; page: Page<DomainRow> }> {
      const id = await targetOf(context, instanceId, reading);
      const sort = domainSort[request.sortingColumn ?? 0] ?? 'creationDate';
      return {
        id,
        page: await searchInstanceDomains(platform, id, { page: request.pagination, sort, filter }),
      };
    },

    addTrustedDomain: (context: RequestContext, instanceId: string, domain: string) =>
      change(context, instanceId, writing, (instance) => commands.addTrustedDomain(instance, { domain })),

    removeTrustedDomain: (context: RequestContext, instanceId: string, domain: string) =>
      take(context, instanceId, writing, (instance) => commands.removeTrustedDomain(instance, { domain })),

    async listTrustedDomains(
      context: RequestContext,
      instanceId: string,
      request: ListRequest,
      filter: Filter<TrustedDomainConditions>,
    ): Promise<{ id: string; page: Page<TrustedDomainRow> }> {
      const id = await targetOf(context, instanceId, reading);
      const sort = trustedSort[request.sortingColumn ?? 0] ?? 'creationDate';
      return {
        id,
        page: await searchTrustedDomains(platform, id, { page: request.pagination, sort, filter }),
      };
    },
  };
}

/** Runs a decision on an instance, which need not be the one that the request came to. */
export const changeInstance = (
  platform: Platform,
  context: RequestContext,
  instanceId: string,
  decide: (instance: Instance) => Decision,
): Promise<Executed<Instance>> =>
  runCommand(
    platform.store,
    { ...context.scope, instanceId, observe: (position) => context.scope.observe(position) },
    instanceAggregate,
    instanceId,
    ({ state }) => decide(state),
    { owner: instanceId },
  );

export async function requireFound(platform: Platform, id: string): Promise<InstanceRow> {
  const row = await findInstance(platform.sql, id);
  if (!row) throw notFound('INST-Nfd01', 'Instance not found');
  return row;
}
