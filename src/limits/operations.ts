import type { RequestContext } from '../contract/types.ts';
import { type Decision, type Executed, runCommand } from '../eventstore/index.ts';
import type { Platform } from '../platform.ts';
import { type Limits, limitsAggregate } from './state.ts';

/** Runs a decision on the limits of an instance, which need not be the one that the request came to. */
export const changeLimits = (
  { store }: Pick<Platform, 'store'>,
  context: RequestContext,
  instanceId: string,
  decide: (limits: Limits) => Decision,
): Promise<Executed<Limits>> =>
  runCommand(
    store,
    { ...context.scope, instanceId, observe: (position) => context.scope.observe(position) },
    limitsAggregate,
    instanceId,
    ({ state }) => ({ ...decide(state), requires: [{ type: 'instance', id: instanceId }] }),
    { owner: instanceId },
  );
