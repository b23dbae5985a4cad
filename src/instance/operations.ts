import type { RequestContext } from '../contract/types.ts';
import { invalidArgument, notFound } from '../errors/index.ts';
import { type Decision, type Executed, runCommand } from '../eventstore/index.ts';
import type { Platform } from '../platform.ts';
import { findInstance } from './queries.ts';
import { type Instance, instanceAggregate } from './state.ts';

/** What an administrator of the instance itself needs, and what the operator of the whole system needs. */
export interface InstancePermission {
  readonly own: string;
  readonly system: string;
}

export const readInstance: InstancePermission = { own: 'iam.read', system: 'system.instance.read' };
export const writeInstance: InstancePermission = { own: 'iam.write', system: 'system.instance.write' };

/** '' means the instance that the request's host names. */
export const targetOf = (context: RequestContext, instanceId: string): string =>
  instanceId || context.instance.id;

/** Asks for the own permission on the own instance, for the system's on any other. */
export async function requireOn(
  context: RequestContext,
  instanceId: string,
  permission: InstancePermission,
): Promise<void> {
  if (instanceId === context.instance.id && (await context.can(permission.own))) return;
  await context.require(permission.system);
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

/** Sort columns as the contract's enums number them. */
export const instanceSort = ['creation_date', 'id', 'name', 'creation_date'] as const;
export const domainSort = ['creation_date', 'domain', 'is_primary', 'is_generated', 'creation_date'] as const;
export const trustedSort = ['creation_date', 'domain', 'creation_date'] as const;

export const emptyFilter = (field: string) =>
  invalidArgument('INST-Flt01', `Each of ${field} must hold one filter`, { field });

/** Domains of instances are the operator's: `system.domain.write`. */
export const writeDomains: InstancePermission = { own: 'system.domain.write', system: 'system.domain.write' };

export async function requireFound(platform: Platform, id: string) {
  const row = await findInstance(platform.sql, id);
  if (!row) throw notFound('INST-Nfd01', 'Instance not found');
  return row;
}
