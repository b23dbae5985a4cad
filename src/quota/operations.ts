import type { RequestContext } from '../contract/types.ts';
import { type CommandScope, type Decision, type Executed, runCommand } from '../eventstore/index.ts';
import type { Platform } from '../platform.ts';
import { dueNotifications } from './commands.ts';
import { quotaNotified } from './events.ts';
import { type Quota, quotaAggregate } from './state.ts';
import type { Unit } from './units.ts';

type Decide = (quota: Quota) => Decision;

const decideOn = (
  { store }: Pick<Platform, 'store'>,
  scope: CommandScope,
  unit: Unit,
  decide: Decide,
): Promise<Executed<Quota>> =>
  runCommand(
    store,
    scope,
    quotaAggregate,
    unit,
    ({ state }) => ({ ...decide(state), requires: [{ type: 'instance', id: scope.instanceId }] }),
    { owner: scope.instanceId },
  );

/** Runs a decision on a quota of an instance, which need not be the one that the request came to. */
export const changeQuota = (
  platform: Pick<Platform, 'store'>,
  { scope }: RequestContext,
  instanceId: string,
  unit: Unit,
  decide: Decide,
): Promise<Executed<Quota>> =>
  decideOn(platform, { ...scope, instanceId, observe: (position) => scope.observe(position) }, unit, decide);

/** Writes what is due now; of nodes that see it at the same time one does. */
export const writeDue = (
  platform: Pick<Platform, 'store'>,
  instanceId: string,
  unit: Unit,
  usage: { readonly periodStart: number; readonly used: number },
): Promise<Executed<Quota>> =>
  decideOn(
    platform,
    { instanceId, editor: { user: 'SYSTEM', service: 'quota' }, observe: () => {} },
    unit,
    (quota) => ({ events: dueNotifications(quota, unit, usage) }),
  );

/** Records that somebody was told. @param deliveryId a repeat of the same delivery records nothing more */
export const writeNotified = (
  platform: Pick<Platform, 'store'>,
  instanceId: string,
  unit: Unit,
  told: { readonly id: string; readonly threshold: number },
  deliveryId: string,
): Promise<Executed<Quota>> =>
  decideOn(
    platform,
    {
      instanceId,
      editor: { user: 'SYSTEM', service: 'quota' },
      idempotencyKey: deliveryId,
      observe: () => {},
    },
    unit,
    ({ terms }) => ({ events: terms ? [quotaNotified({ unit, ...told })] : [] }),
  );
